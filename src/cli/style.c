/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

const char *
style (Style wanted)
{
  static const char *const sequences[] = {
    [STYLE_PLAIN] = "\033[0m", [STYLE_BOLD] = "\033[1m",  [STYLE_DIM] = "\033[2m",
    [STYLE_GOOD] = "\033[32m", [STYLE_WARN] = "\033[33m", [STYLE_BAD] = "\033[31m",
  };
  const char *no_color = getenv ("NO_COLOR");
  if ((no_color != NULL && *no_color != '\0') || !isatty (STDOUT_FILENO))
    return "";
  return sequences[wanted];
}

#define WIDTH_LEAST 60
#define WIDTH_MOST 140

int
terminal_width (void)
{
  struct winsize size;
  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 0;
  return CLAMP (size.ws_col, WIDTH_LEAST, WIDTH_MOST);
}

/* Lines, escape sequences and changes of direction (Unicode's bidirectional controls). */
static bool
moves_cursor (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

char *
printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    g_string_append_unichar (out, moves_cursor (c) ? 0xFFFD : c);
  }
  return g_string_free (out, FALSE);
}
