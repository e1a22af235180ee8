/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/charts.h"

#include <math.h>
#include <string.h>

#include "report/markup.h"
#include "report/values.h"

#define WIDTH 400.0
#define HEIGHT 132.0
#define LEFT 34.0
#define RIGHT 352.0 /* the last value stands right of it */
#define TOP 16.0
#define BOTTOM 112.0
#define WEEKS_A_YEAR 52
#define SPARK_WEEKS 26
#define SPARK_MEAN 4

typedef struct {
  const Series *series;
  double top; /* value at TOP; 0 is at BOTTOM */
  double step;
} Scale;

static double
get_value (const Series *series, guint i)
{
  return g_array_index (series->values, double, i);
}

bool
charts_has_data (const Series *series)
{
  for (guint i = 0; i < series->values->len; i++)
    if (isfinite (get_value (series, i)))
      return true;
  return false;
}

/* 1, 2 or 5 times a power of ten, so that three steps or so cover top. */
static double
nice_step (double top)
{
  double power = pow (10, floor (log10 (top / 3)));
  double rest = top / 3 / power;
  return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

static Scale
make_scale (const Series *series)
{
  double top =
      fmax (isnan (series->high) ? 0 : series->high, isnan (series->baseline) ? 0 : series->baseline);
  for (guint i = 0; i < series->values->len; i++)
    if (isfinite (get_value (series, i)))
      top = fmax (top, get_value (series, i));
  if (top <= 0)
    top = 1;
  double step = nice_step (top);
  return (Scale){ series, ceil (top / step) * step, step };
}

static double
scale_x (const Scale *scale, double week)
{
  double weeks = fmax (scale->series->values->len - 1.0, 1);
  return LEFT + (week - scale->series->first_week) / weeks * (RIGHT - LEFT);
}

static double
scale_y (const Scale *scale, double value)
{
  return BOTTOM - CLAMP (value, 0, scale->top) / scale->top * (BOTTOM - TOP);
}

static void
append_axes (GString *out, const Scale *scale)
{
  bool is_share = g_strcmp0 (scale->series->unit, "share") == 0;
  for (double value = 0; value <= scale->top * 1.001; value += scale->step) {
    double y = scale_y (scale, value);
    g_autofree char *label = is_share ? values_format_key (value, true) : values_format (value, NULL);
    markup_append (out, "<path class=\"grid\" d=\"M%f,%f H%f\"/>", LEFT, y, RIGHT);
    markup_append (out, "<text class=\"tick end\" x=\"%f\" y=\"%f\">%s</text>", LEFT - 5, y + 3, label);
  }
  int32_t last = scale->series->first_week + (int32_t) scale->series->values->len - 1;
  int32_t last_quarter = INT32_MIN;
  for (int32_t week = scale->series->first_week; week <= last; week++) {
    int year, month, day;
    day_to_civil (week_first_day (week), &year, &month, &day);
    int32_t quarter = day_quarter (week_first_day (week));
    bool starts = quarter != last_quarter && last_quarter != INT32_MIN;
    last_quarter = quarter;
    if (!starts || scale_x (scale, week) > RIGHT - 18)
      continue;
    markup_append (out, "<path class=\"grid\" d=\"M%f,%f v4\"/>", scale_x (scale, week), BOTTOM);
    if (quarter % 2 == 0)
      g_string_append_printf (out, "<text class=\"tick mid\" x=\"%d\" y=\"%d\">%d-%02d</text>",
                              (int) scale_x (scale, week), (int) BOTTOM + 14, year, month);
  }
}

static void
append_usual (GString *out, const Scale *scale)
{
  const Series *series = scale->series;
  if (!isnan (series->low) && !isnan (series->high))
    markup_append (out, "<rect class=\"usual\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\"/>", LEFT,
                   scale_y (scale, series->high), RIGHT - LEFT,
                   fmax (scale_y (scale, series->low) - scale_y (scale, series->high), 1));
  if (!isnan (series->baseline))
    markup_append (out, "<path class=\"baseline\" d=\"M%f,%f H%f\"/>", LEFT,
                   scale_y (scale, series->baseline), RIGHT);
}

/* Closures, gaps, handovers: shaded, so that a dip under them is not read as the client's doing. */
static void
append_events (GString *out, const Scale *scale, const GPtrArray *notes)
{
  double last = scale->series->first_week + scale->series->values->len - 1.0;
  for (guint i = 0; i < notes->len; i++) {
    const Note *note = notes->pdata[i];
    if (note->from_day == DAY_NONE)
      continue;
    double from = week_of_day (note->from_day),
           to = note->to_day == DAY_NONE ? from : week_of_day (note->to_day);
    if (to < scale->series->first_week || from > last)
      continue;
    double left = scale_x (scale, fmax (from, scale->series->first_week)),
           right = scale_x (scale, fmin (to + 1, last));
    markup_append (out,
                   "<g><title>%s</title><rect class=\"event\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\"/>",
                   note->text, left, TOP, fmax (right - left, 2.5), BOTTOM - TOP);
    markup_append (out, "<text class=\"tick mid\" x=\"%f\" y=\"%f\">%u</text></g>",
                   (left + fmax (right, left + 2.5)) / 2, BOTTOM - 4, i + 1);
  }
}

/* Weeks inside the series that nobody could see: the export has a gap there. */
static void
append_gaps (GString *out, const Scale *scale)
{
  const GArray *values = scale->series->values;
  guint i = 0, last = values->len;
  while (i < values->len && isnan (get_value (scale->series, i)))
    i++;
  while (last > i && isnan (get_value (scale->series, last - 1)))
    last--;
  for (guint end; i < last; i = MAX (end, i + 1)) {
    for (end = i; end < last && isnan (get_value (scale->series, end)); end++)
      ;
    if (end == i)
      continue;
    double left = scale_x (scale, scale->series->first_week + i - 0.5),
           right = scale_x (scale, scale->series->first_week + end - 0.5);
    markup_append (
        out,
        "<g><title>no data</title><rect class=\"gap\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\"/></g>",
        left, TOP, right - left, BOTTOM - TOP);
  }
}

static void
append_line (GString *out, const Scale *scale)
{
  bool is_drawing = false;
  g_string_append (out, "<path class=\"curve\" d=\"");
  for (guint i = 0; i < scale->series->values->len; i++) {
    double value = get_value (scale->series, i);
    if (isnan (value)) {
      is_drawing = false;
      continue;
    }
    markup_append (out, "%s%f,%f", is_drawing ? " L" : " M",
                   scale_x (scale, scale->series->first_week + (double) i), scale_y (scale, value));
    is_drawing = true;
  }
  g_string_append (out, "\"/>");
}

static void
append_change (GString *out, const Scale *scale)
{
  if (scale->series->change_week == INT32_MIN)
    return;
  double x = scale_x (scale, scale->series->change_week);
  g_autofree char *day = day_format (week_first_day (scale->series->change_week));
  bool is_late = x > (LEFT + RIGHT) / 2;
  markup_append (out, "<path class=\"change\" d=\"M%f,%f V%f\"/>", x, TOP - 4, BOTTOM);
  markup_append (out, "<text class=\"%s\" x=\"%f\" y=\"9\">▼ since %s</text>",
                 is_late ? "since end" : "since", x + (is_late ? 5 : -5), day);
}

/* The last known value, at its height beside the curve. */
static void
append_last (GString *out, const Scale *scale)
{
  const Series *series = scale->series;
  guint last = series->values->len;
  while (last > 0 && isnan (get_value (series, last - 1)))
    last--;
  if (last == 0)
    return;
  double value = get_value (series, last - 1), x = scale_x (scale, series->first_week + last - 1.0),
         y = scale_y (scale, value);
  g_autofree char *number = values_format (value, g_strcmp0 (series->unit, "share") == 0 ? "share" : NULL);
  markup_append (out, "<circle class=\"dot\" cx=\"%f\" cy=\"%f\" r=\"3\"/>", x, y);
  markup_append (out, "<text class=\"last\" x=\"%f\" y=\"%f\">%s</text>", RIGHT + 8, fmax (y + 4, TOP + 8),
                 number);
}

char *
charts_dup_spoken (const Series *series)
{
  g_autofree char *baseline = values_format (series->baseline, series->unit);
  double last = series->values->len > 0 ? get_value (series, series->values->len - 1) : NAN;
  g_autofree char *value = values_format (last, series->unit);
  g_autofree char *change =
      series->change_week == INT32_MIN ? NULL : day_format (week_first_day (series->change_week));
  return g_strdup_printf ("%s over %u weeks: last week %s, baseline %s%s%s", series->title,
                          series->values->len, value, baseline, change != NULL ? ", changed from " : "",
                          change != NULL ? change : "");
}

void
charts_append_series (GString *out, const Series *series, const GPtrArray *notes)
{
  Scale scale = make_scale (series);
  g_autofree char *spoken = charts_dup_spoken (series);
  markup_append (out,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %f %f\" "
                 "role=\"img\" aria-label=\"%s\">",
                 WIDTH, HEIGHT, spoken);
  append_gaps (out, &scale);
  append_events (out, &scale, notes);
  append_usual (out, &scale);
  append_axes (out, &scale);
  append_line (out, &scale);
  append_change (out, &scale);
  append_last (out, &scale);
  g_string_append (out, "</svg>");
}

/* The mean of a week and the three before it, of those that are known: a trend, where single weeks jump. */
static double
get_trend (const Series *series, guint i)
{
  double sum = 0, known = 0;
  if (isnan (get_value (series, i)))
    return NAN;
  for (guint k = i < SPARK_MEAN ? 0 : i - SPARK_MEAN + 1; k <= i; k++)
    if (isfinite (get_value (series, k))) {
      sum += get_value (series, k);
      known++;
    }
  return sum / known;
}

/* The first of the weeks of a sparkline; *top is the value at its upper edge. */
static guint
measure_spark (const Series *series, double *top)
{
  guint first = series->values->len > SPARK_WEEKS ? series->values->len - SPARK_WEEKS : 0;
  *top = isnan (series->baseline) ? 0 : series->baseline;
  for (guint i = first; i < series->values->len; i++)
    if (isfinite (get_trend (series, i)))
      *top = fmax (*top, get_trend (series, i));
  return first;
}

char *
charts_dup_spark (const Series *series)
{
  GString *out = g_string_new (NULL);
  double top;
  guint first = series != NULL && charts_has_data (series) ? measure_spark (series, &top) : G_MAXUINT;
  for (guint i = first; series != NULL && i < series->values->len; i++) {
    double value = get_trend (series, i);
    int step = isnan (value) || top <= 0 ? 0 : (int) lround (CLAMP (value / top, 0, 1) * 35);
    g_string_append_c (out, isnan (value) ? '-' : "0123456789abcdefghijklmnopqrstuvwxyz"[step]);
  }
  return g_string_free (out, FALSE);
}

void
charts_append_sparkline (GString *out, const Series *series)
{
  if (series == NULL || series->values->len < 2 || !charts_has_data (series))
    return;
  double top;
  guint first = measure_spark (series, &top);
  g_autofree char *spoken = charts_dup_spoken (series);
  markup_append (out, "<svg class=\"spark\" viewBox=\"0 0 96 30\" role=\"img\" aria-label=\"%s\">", spoken);
  if (!isnan (series->baseline) && top > 0)
    markup_append (out, "<path class=\"baseline\" d=\"M0,%f H96\"/>", 28 - series->baseline / top * 26);
  g_string_append (out, "<path class=\"curve\" d=\"");
  bool is_drawing = false;
  for (guint i = first; i < series->values->len; i++) {
    double value = get_trend (series, i);
    if (!isnan (value))
      markup_append (out, "%s%f,%f", is_drawing ? " L" : " M",
                     (i - first) * 96.0 / (series->values->len - 1 - first),
                     28 - (top > 0 ? value / top * 26 : 0));
    is_drawing = !isnan (value);
  }
  g_string_append (out, "\"/></svg>");
}
