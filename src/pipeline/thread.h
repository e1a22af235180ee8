/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/scroll.h"
#include "pipeline/history.h"

/* Finds for each message of a settled history the one it answers and the thread it is in (methods 4.2):
 * In-Reply-To, else the newest known id of References, else the thread id of the mail system, else the same
 * base subject with sender and recipient crossed within 14 days.  Only messages of the same second and before
 * are considered, so that later mail cannot change earlier threads. */
Scroll *thread_find_links (const History *history); /* ThreadLink, by message; yours */
