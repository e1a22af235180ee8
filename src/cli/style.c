/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
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
