/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "report/sheet.h"

/* The last section of a printed report: date, program, libraries, settings, inputs, weeks by mailbox. */
void pdf_add_manifest (Sheet *sheet, const Assessment *assessment);
