/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The normal form of a mail address: "Jane <mailto:Jane@Bücher.DE>" gives "jane@xn--bcher-kva.de".
 * NULL where the text holds no address; yours otherwise. */
char *address_normalize (const char *text);

/* These take normal forms. */
const char *address_domain (const char *address); /* borrowed; NULL: no '@' */
char *address_local (const char *address);        /* yours: what stands before the '@' */

/* A shared mailbox (info@, team.north@, it-support@): a role, never a person (methods 2.2). */
bool address_is_role (const char *address);
/* A machine (no-reply@, bounce+17@): neither person nor role. */
bool address_is_system (const char *address);
