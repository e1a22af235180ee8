/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* What a person wrote for a domain ("https://www.Acme.com/about", "@acme.com") as a plain lower-case domain;
 * NULL if there is none in it; yours. */
char *domain_normalize (const char *text);

/* The part that somebody registered: "mail.acme.co.uk" gives "acme.co.uk", "client.onmicrosoft.com" stays
 * whole. NULL for a public suffix ("co.uk"), a single label or an empty text; yours. */
char *domain_registrable (const char *domain);
/* A provider where anybody has an address, so that the domain says nothing about the employer. */
bool domain_is_free_mail (const char *domain);
/* The same domain or one below it. */
bool domain_is_under (const char *domain, const char *parent);
/* True for an address of one of these domains (char *), or of one below them. */
bool domain_holds_address (const GPtrArray *domains, const char *address);
