/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

/* cmocka compares floats only; two NaNs are near each other. */
static inline void
check_near (double actual, double expected, double tolerance, const char *what, const char *file, int line)
{
  if ((isnan (actual) && isnan (expected)) || actual == expected || fabs (actual - expected) <= tolerance)
    return;
  print_error ("%s: %.9g is not %.9g (tolerance %g)\n", what, actual, expected, tolerance);
  _fail (file, line);
}
#define assert_near(actual, expected, tolerance)                                                             \
  check_near (actual, expected, tolerance, #actual, __FILE__, __LINE__)
