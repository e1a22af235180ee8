/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "pipeline/history.h"

/* WeftUnplaced *, most rows first: what tables of the whole store say of customers nobody knows. */
GPtrArray *unplaced_list (const History *history, const Roster *roster);
