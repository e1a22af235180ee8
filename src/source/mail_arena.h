/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* Memory for what one message lends to the sink: taken by bumping a pointer, given back all at once. */
typedef struct {
  GPtrArray *blocks;
  char *at, *end;
} MailArena;

void mail_arena_open (MailArena *arena);
void mail_arena_close (MailArena *arena);
/* Everything taken so far becomes invalid; the first block is kept for the next message. */
void mail_arena_reset (MailArena *arena);
/* Aligned for any object, not cleared. */
void *mail_arena_take (MailArena *arena, size_t size);
/* A zero-terminated copy. */
char *mail_arena_copy (MailArena *arena, const char *bytes, size_t length);
