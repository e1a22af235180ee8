/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Monte Carlo tests of one account against its own past (methods 2.6, 1.6).  Each stops
 * at the 20th resample as extreme as what was observed, p = 20/draws, and at 9,999 at the
 * latest, p = (1+hits)/10,000 (Besag and Clifford 1991).  Seeds come from account, date
 * and signal; the order of people and contact-days matters only where it says so. */

typedef struct {
  double contacts_p; /* T2: as few effective contacts; NaN if either window is empty */
  double top_p;      /* T3: as great a top share */
} Composition;

/* Could the base period's shares, as they vary from week to week, give today's composition
 * at today's volume? base[i] and now[i] are the person-days of the same person i, in a
 * stable order; list everybody seen in either window. Shares ~ Dirichlet((bᵢ+½)·min(1,
 * 200/n_base)), then multinomial draws; the statistics are plug-in exp(H) and max p. */
Composition resample_composition (const guint *base, const guint *now, size_t n, uint64_t seed);

typedef struct {
  guint vendor, client;
  bool is_two_way; /* client-authored, or an attended meeting */
} ResampleContact;

/* What is counted over strong ties: tie i joins vendor[i] and client[i]. */
typedef guint (*ResampleCount) (const guint *vendor, const guint *client, size_t tie_count,
                                gconstpointer data);

typedef struct {
  const ResampleContact *base; /* the contact-days of BASE, in any order */
  size_t base_count;
  size_t now_count; /* contact-days in CUR */
  guint observed;   /* the count in CUR */
  uint64_t seed;
} ResampleTies;

/* T4, T5, T7.  The chance that as few contact-days as now, drawn from the base period and spread over 8 weeks
 * at random, give as low a count.  A tie is strong with 2 contact-days in 2 different weeks and one of them
 * two-way. NaN if either window is empty. */
double resample_ties (const ResampleTies *ties, ResampleCount count, gconstpointer data);
