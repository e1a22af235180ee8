/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/map_layout.h"

typedef enum { MAP_BEFORE, MAP_AFTER } MapMoment;

/* Draws one moment as an <svg> element.  Colours come from the classes of web/picture.css. */
void
map_append_svg (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment);
/* What the shapes and lines mean, as an <svg> of the same width. */
void map_append_legend (GString *out);
/* Ties beyond the strongest, which are drawn as one line a person and level. */
guint map_count_summed_edges (const AccountAssessment *account);
