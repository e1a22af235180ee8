/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/map_layout.h"

typedef enum { MAP_BEFORE, MAP_AFTER } MapMoment;

/* Draws one moment as an <svg> element.  Colours come from the classes of web/picture.css. */
void
map_append_svg (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment);
/* What the shapes and lines mean, as a list; it borrows the hatching of the map of now. */
void map_append_legend (GString *out);
/* Ties beyond the strongest, which are drawn as one line a person and level. */
guint map_count_summed_edges (const AccountAssessment *account);
/* The picture in a sentence, for those who hear it. Yours. */
char *map_dup_spoken (const AccountAssessment *account, MapMoment moment);
/* Was there contact in the window before? */
bool map_was_active (const AccountAssessment *account, guint person);
typedef struct {
  double x, y, width, height;
} MapBox;
/* The ground of a cell; of our team's, all zero. */
MapBox map_cell_box (const MapLayout *layout, const MapCell *cell);
/* The heading of a column: what fits. Yours. */
char *map_dup_column_label (const MapColumn *column);
/* The name as it is written on the map: what fits. Yours. */
char *map_dup_label (const MapPerson *person, const MapPlace *place);
