/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/foreign.h"

#include <glib.h>
#include <string.h>

/* A file is told by its first bytes, and where these say too little by a text in its head or by the end of
 * its name. */
typedef struct {
  const char *magic; /* "" any */
  size_t length;     /* of the magic */
  const char *mark;  /* NULL: none is needed */
  const char *suffix;
  const char *hint;
} Foreign;

#define MAGIC(text) text, sizeof (text) - 1
#define ZIP MAGIC ("PK\3\4")
#define OLE MAGIC ("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

#define PACKED "packed in a way that is not read: unpack it first, or pack it as .zip or .gz"
#define WORKBOOK "a workbook: save its sheets as CSV"
static const Foreign refused[] = {
  { MAGIC ("!BDN"), NULL, NULL,
    "an Outlook data file (.pst, .ost) is not read: turn it into mbox with `readpst -r`, "
    "or export the mailbox from Exchange or Thunderbird" },
  { OLE, NULL, ".msg",
    "an Outlook message (.msg) is not read: save it as .eml, or turn it into one with `msgconvert`" },
  { ZIP, NULL, ".olm",
    "an Outlook for Mac archive (.olm) is not read: drag its folders from Outlook onto the desktop, "
    "which makes them .mbox files" },
  { MAGIC ("\xCF\xAD\x12\xFE"), NULL, NULL,
    "an Outlook Express folder (.dbx) is not read: import it into Thunderbird, "
    "and take the mbox files of that" },
  { MAGIC ("\x1A\0\0\4"), NULL, NULL,
    "a Notes database (.nsf) is not read: export its folders as .eml, or fetch them over IMAP" },
  { MAGIC ("7z\xBC\xAF\x27\x1C"), NULL, NULL, PACKED },
  { MAGIC ("Rar!\x1A\7"), NULL, NULL, PACKED },
  { MAGIC ("BZh"), NULL, NULL, PACKED },
  { MAGIC ("\3757zXZ"), NULL, NULL, PACKED },
  { MAGIC ("\x28\xB5\x2F\xFD"), NULL, NULL, PACKED },
};

static const Foreign hints[] = {
  { ZIP, NULL, ".xlsx", WORKBOOK },
  { ZIP, "xl/workbook", NULL, WORKBOOK },
  { ZIP, NULL, ".ods", WORKBOOK },
  { MAGIC (""), NULL, ".xls", WORKBOOK }, /* CRMs write HTML under that name, too */
  { MAGIC (""), "From: (Address)", ".csv", "mail as CSV has no dates: export it as mbox or .eml" },
  { MAGIC (""), "Von: (Adresse)", ".csv", "mail as CSV has no dates: export it as mbox or .eml" },
  { MAGIC (""), NULL, ".csv", "no table has these columns; [columns] in weft.ini can name them" },
};

static bool
fits (const Foreign *foreign, const uint8_t *head, size_t length, const char *file_name)
{
  if (length < foreign->length || memcmp (head, foreign->magic, foreign->length) != 0)
    return false;
  if (foreign->mark != NULL && memmem (head, length, foreign->mark, strlen (foreign->mark)) == NULL)
    return false;
  size_t name = strlen (file_name), suffix = foreign->suffix != NULL ? strlen (foreign->suffix) : 0;
  return name >= suffix &&
         (suffix == 0 || g_ascii_strcasecmp (file_name + name - suffix, foreign->suffix) == 0);
}

static const char *
find (const Foreign *rows, size_t count, const uint8_t *head, size_t length, const char *file_name)
{
  for (size_t i = 0; i < count; i++)
    if (fits (&rows[i], head, length, file_name))
      return rows[i].hint;
  return NULL;
}

const char *
foreign_refuse (const uint8_t *head, size_t length, const char *file_name)
{
  return find (refused, G_N_ELEMENTS (refused), head, length, file_name);
}

const char *
foreign_hint (const uint8_t *head, size_t length, const char *file_name)
{
  return find (hints, G_N_ELEMENTS (hints), head, length, file_name);
}
