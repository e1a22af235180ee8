/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/json.h"
#include "report/map.h"

/* The lines of the map: from our person through the gutter into the lane of a level, down the side of a cell
 * to the client's mark.  No line passes through a person it does not belong to. */
void
map_append_edges (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment);
/* The same lines as an array for the script of the page: route, ends, weight before and now, contact by week.
 */
void map_put_edges (Json *json, const MapLayout *layout, const AccountAssessment *account);
/* One base-36 digit a week, 'z' for 35 and more. */
void map_append_week (GString *out, guint count);
