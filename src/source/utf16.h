/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* Excel's "Unicode text" and exports of Windows scripts are UTF-16; readers of text see them as UTF-8. */

/* True if the bytes begin with the byte order mark of UTF-16. */
bool utf16_is_marked (const uint8_t *head, size_t length);
/* The same text as UTF-8, without the mark.  outer is borrowed, stands at the mark, and must outlive the
 * result. */
Stream *utf16_open (Stream *outer);
