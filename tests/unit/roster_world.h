/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "identity/roster.h"

#define AS_OF 20000

/* A small world: our company is weft.example; everything else each test adds. */
typedef struct {
  GArray *addresses;
  GStringChunk *texts; /* of these */
  GPtrArray *rows[6], *events;
  Config *config;
  CircleFn find_circles; /* NULL: nobody has a correspondent in common */
} World;

enum { ACCOUNTS, CONTACTS, TEAM, ALIASES, GROUPS, CARDS };
static const TableKind kinds[] = { TABLE_ACCOUNTS, TABLE_CONTACTS, TABLE_TEAM,
                                   TABLE_ALIASES,  TABLE_GROUPS,   TABLE_CARDS };

static inline void
row_free (gpointer data)
{
  StoredRow *row = data;
  for (int i = 0; i < TABLE_MAX_COLUMNS; i++)
    g_free ((char *) row->cells[i]);
  g_free ((gpointer) row->cells);
  g_free (row);
}

static inline int
world_open (void **state)
{
  World *world = g_new0 (World, 1);
  world->texts = g_string_chunk_new (1 << 10);
  world->addresses = g_array_new (FALSE, FALSE, sizeof (StoredAddress));
  for (size_t i = 0; i < G_N_ELEMENTS (world->rows); i++)
    world->rows[i] = g_ptr_array_new_with_free_func (row_free);
  world->events = g_ptr_array_new_with_free_func (identity_event_free);
  world->config = config_new ();
  world->config->time_zone = g_strdup ("Europe/Berlin");
  g_ptr_array_add (world->config->vendor_domains, g_strdup ("weft.example"));
  *state = world;
  return 0;
}

static inline int
world_close (void **state)
{
  World *world = *state;
  g_array_unref (world->addresses);
  g_string_chunk_free (world->texts);
  for (size_t i = 0; i < G_N_ELEMENTS (world->rows); i++)
    g_ptr_array_unref (world->rows[i]);
  g_ptr_array_unref (world->events);
  config_free (world->config);
  g_free (world);
  return 0;
}

static inline uint32_t
seen_on (World *world, const char *text, const char *name, int32_t first_day, int32_t last_day)
{
  StoredAddress address = { .text = g_string_chunk_insert (world->texts, text),
                            .name = g_string_chunk_insert (world->texts, name),
                            .first_day = first_day,
                            .last_day = last_day };
  g_array_append_val (world->addresses, address);
  return world->addresses->len - 1;
}

static inline uint32_t
seen (World *world, const char *text, const char *name)
{
  return seen_on (world, text, name, 19000, 19900);
}

/* add_row (world, CONTACTS, CONTACTS_EMAIL, "a@b", …, -1) */
static inline void
add_row (World *world, int table, ...)
{
  StoredRow *row = g_new0 (StoredRow, 1);
  const char **cells = g_new0 (const char *, TABLE_MAX_COLUMNS);
  va_list list;
  va_start (list, table);
  for (int column = va_arg (list, int); column >= 0; column = va_arg (list, int))
    cells[column] = g_strdup (va_arg (list, const char *));
  va_end (list);
  *row = (StoredRow){ .kind = kinds[table], .cells = cells, .known_unix = INT64_MIN };
  g_ptr_array_add (world->rows[table], row);
}

static inline void
add_account (World *world, const char *id, const char *domains)
{
  add_row (world, ACCOUNTS, ACCOUNTS_ACCOUNT_ID, id, ACCOUNTS_NAME, id, ACCOUNTS_DOMAINS, domains, -1);
}

static inline void
add_event (World *world, const char *kind, const char *a, const char *b, const char *value,
           const char *decision)
{
  IdentityEvent *event = g_new0 (IdentityEvent, 1);
  *event = (IdentityEvent){ .kind = g_strdup (kind),
                            .a = g_strdup (a),
                            .b = g_strdup (b),
                            .value = g_strdup (value),
                            .source = g_strdup ("review"),
                            .confidence = 0.8,
                            .evidence = g_strdup (""),
                            .decision = g_strdup (decision) };
  g_ptr_array_add (world->events, event);
}

static inline Roster *
build (const World *world)
{
  RosterInput input = { .addresses = world->addresses,
                        .accounts = world->rows[ACCOUNTS],
                        .contacts = world->rows[CONTACTS],
                        .team = world->rows[TEAM],
                        .aliases = world->rows[ALIASES],
                        .groups = world->rows[GROUPS],
                        .cards = world->rows[CARDS],
                        .identity_events = world->events,
                        .config = world->config,
                        .as_of_day = AS_OF,
                        .find_circles = world->find_circles };
  return roster_build (&input);
}

static inline const Person *
person_of (const Roster *roster, uint32_t address)
{
  int index = roster_person_of (roster, address);
  return index >= 0 ? roster->people->pdata[index] : NULL;
}

static inline const char *
account_of (const Roster *roster, uint32_t address)
{
  int index = roster_account_of (roster, address);
  return index >= 0 ? ((const Account *) roster->accounts->pdata[index])->id : "";
}

#define CASE(test) cmocka_unit_test_setup_teardown (test, world_open, world_close)
