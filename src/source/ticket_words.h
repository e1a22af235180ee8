/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Ticket systems write what a ticket is as a number in one export and as a word in another. */
extern const char *const zendesk_priorities[], *const zendesk_statuses[];
extern const char *const freshdesk_priorities[], *const freshdesk_statuses[];

/* The name of "3", counted from 0; a word is its own name.  NULL: no such number. */
const char *ticket_word (const char *text, const char *const *names);
