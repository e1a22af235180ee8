/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/map.h"

/* The lines of the map: from our person through the gutter into the lane of a level, down the side of a cell
 * to the client's mark.  No line passes through a person it does not belong to. */
void
map_append_edges (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment);
