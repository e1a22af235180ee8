/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/job.h"

/* Adds manifest.json: date, program, libraries, inputs, and the SHA-256 of every file written before it. */
void manifest_add_file (const ReportJob *job);
