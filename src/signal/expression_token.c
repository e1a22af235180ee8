/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/expression_token.h"

#include <glib.h>
#include <string.h>

Token
token_begin (const char *text)
{
  return (Token){ TOKEN_END, text, 0 };
}

static size_t
measure_number (const char *p)
{
  size_t length = strspn (p, "0123456789.");
  if (p[length] == 'e' || p[length] == 'E') {
    size_t sign = p[length + 1] == '-' || p[length + 1] == '+';
    length += 1 + sign + strspn (p + length + 1 + sign, "0123456789");
  }
  return length;
}

static size_t
measure_word (const char *p)
{
  size_t length = 1;
  while (g_ascii_isalnum (p[length]) || (p[length] != '\0' && strchr ("_.:", p[length]) != NULL))
    length++;
  return length;
}

void
token_next (Token *token)
{
  const char *p = token->start + token->length;
  p += strspn (p, " \t");
  if (*p == '\0')
    *token = (Token){ TOKEN_END, p, 0 };
  else if (g_ascii_isdigit (*p) || *p == '.')
    *token = (Token){ TOKEN_NUMBER, p, measure_number (p) };
  else if (g_ascii_isalpha (*p))
    *token = (Token){ TOKEN_WORD, p, measure_word (p) };
  else if (strchr ("<>!", *p) != NULL && p[1] == '=')
    *token = (Token){ TOKEN_SIGN, p, 2 };
  else
    *token = (Token){ strchr ("<>=+-*/()", *p) != NULL ? TOKEN_SIGN : TOKEN_WRONG, p, 1 };
}

bool
token_is (const Token *token, const char *word)
{
  return strlen (word) == token->length && strncmp (token->start, word, token->length) == 0;
}
