/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/ini.h"
#include "signal/pack.h"

/* Turns merged sections into facts, rules and advice; mistakes are listed with their places. */
void pack_compile (Pack *pack, const GPtrArray *sections, GPtrArray *mistakes);
/* Gives every rule its stratum and the pack its order; a circle is a mistake. */
void pack_arrange (Pack *pack, const GPtrArray *sections, GPtrArray *mistakes);

Rule *rule_new (const char *code);
void rule_free (gpointer rule);
void tier_free (gpointer tier);
void exemption_free (gpointer exemption);
void innocent_free (gpointer innocent);
Advice *advice_new (const char *id);
void advice_free (gpointer advice);
FactKind *fact_kind_new (const char *name);
void fact_kind_free (gpointer kind);
