/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The words of a condition: numbers, names and signs. */
typedef enum { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN, TOKEN_WRONG } TokenKind;

typedef struct {
  TokenKind kind;
  const char *start; /* in the text, which is borrowed */
  size_t length;
} Token;

/* What stands before the first one. */
Token token_begin (const char *text);
void token_next (Token *token);
bool token_is (const Token *token, const char *word);
