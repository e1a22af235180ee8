/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The mail addresses of one person within a text: lower case, each once, in the order of their text, joined
 * by ';'; yours.  NULL: there is none, or more than one person has (LIMIT_CARD_ADDRESSES). */
char *cell_addresses (const char *text);

/* More stand in the text than one person has. */
bool cell_addresses_are_too_many (const char *text);
