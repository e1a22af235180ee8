/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/fact.h"
#include "signal/expression.h"

/* Sentences with holes: {value} {baseline} {ratio} {delta} {n} {n_baseline} {p} {onset} {baseline_window}
 * {subject} speak of the rule's fact, {tickets.count} and {tickets.count:baseline} of any other; {value:%} is
 * a percentage. */

/* Says whether a fact of that name exists. */
typedef bool (*TemplateKnown) (const char *name, gpointer data);
/* False on a mistake; then *message (yours) says what, and *column where, in characters from 1. */
bool template_check (const char *text, TemplateKnown known, gpointer data, int *column, char **message);
/* `name` is the rule's fact, `fact` its measured instance (NULL: not measured). Yours. */
char *template_fill (const char *text, const World *world, const char *name, const Fact *fact);
