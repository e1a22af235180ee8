/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Where everybody stands on the stakeholder map: rows are seniority, columns the client's functions, our team
 * in a panel on the left.  One layout serves both moments, so nobody moves between before and after. */

#define MAP_WIDTH 640.0
#define MAP_TEAM_X 88.0       /* centre of our people's marks; their names stand left of it */
#define MAP_GUTTER_LEFT 99.0  /* edges leave the team panel … */
#define MAP_CLIENT_LEFT 146.0 /* … and enter their lane here */
#define MAP_TEXT_SIZE 10.5
#define MAP_LINE_HEIGHT 22.0
#define MAP_LANE_HEIGHT 20.0
#define MAP_TEAM_COLUMN (-1)

typedef struct {
  const char *label; /* static */
  double top, height;
  int lines;       /* of people in its fullest cell */
  bool is_counted; /* false: shared mailboxes and third parties */
} MapRow;

typedef struct {
  const char *label; /* static */
  double left, width;
  int lanes; /* people stand in so many sub-columns */
} MapColumn;

/* One function at one level. */
typedef struct {
  int row, column;       /* column MAP_TEAM_COLUMN: our team */
  GArray *people;        /* guint indices, the most important first */
  guint shown;           /* so many of them have a place; the rest are the "+n" */
  double fold_x, fold_y; /* of the "+n" */
} MapCell;

typedef struct {
  double x, y;       /* centre of the mark */
  double label_room; /* width left for the name */
  guint cell;
  bool is_folded; /* stands in the "+n" of its cell: x, y are those */
} MapPlace;

typedef struct {
  double height, header_height;
  GArray *rows;    /* MapRow */
  GArray *columns; /* MapColumn */
  GArray *cells;   /* MapCell */
  GArray *places;  /* MapPlace, by index of person */
} MapLayout;

MapLayout *map_layout_new (const AccountAssessment *account);
void map_layout_free (MapLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MapLayout, map_layout_free)
