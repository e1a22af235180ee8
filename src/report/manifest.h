/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/json.h"
#include "report/job.h"

/* Adds manifest.json: date, program, libraries, inputs, weeks by mailbox, and the SHA-256 of every file
 * written before it. */
void manifest_add_file (const ReportJob *job);
/* The key "mailboxes" of an object: the weeks of each as letters (mailboxes.h). */
void manifest_put_mailboxes (Json *json, const GPtrArray *mailboxes);
