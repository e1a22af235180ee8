/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

/* The house rule on what a report may say: no discounts, no empty contact, no save-teams, no blame, no
 * prophecy. False if the text breaks it; then *why (yours) quotes the phrase and says what to write instead.
 */
bool wording_check (const char *text, char **why);
