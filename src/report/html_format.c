/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of pages that need no script, no server and no network. */
#include "report/html.h"

#include <gio/gio.h>
#include <string.h>

#include "base/text.h"
#include "model/aside.h"
#include "report/manifest.h"
#include "report/markup.h"
#include "report/summary.h"
#include "report/web.h"

#define MAX_NAME_BYTES 160 /* file systems end at 255; a longer id keeps its beginning and gets its hash */

static char *
dup_file_name (const char *account_id)
{
  g_autofree char *encoded = g_uri_escape_string (account_id, NULL, FALSE);
  if (strlen (encoded) <= MAX_NAME_BYTES)
    return g_strconcat (encoded, ".html", NULL);
  return g_strdup_printf ("%.*s-%016" G_GINT64_MODIFIER "x.html", MAX_NAME_BYTES, encoded,
                          text_hash (account_id));
}

char *
html_page_path (const char *account_id)
{
  g_autofree char *name = dup_file_name (account_id);
  return g_strconcat ("accounts/", name, NULL);
}

char *
html_page_link (const char *account_id)
{
  g_autofree char *name = dup_file_name (account_id);
  g_autofree char *link = g_uri_escape_string (name, NULL, FALSE);
  return g_strconcat ("accounts/", link, NULL);
}

/* The light sheets as one: pictures first, so that the page can lay them out. */
static char *
dup_style (void)
{
  g_autofree char *picture = web_dup_file ("picture.css");
  g_autofree char *page = web_dup_file ("page.css");
  return g_strconcat (picture, page, NULL);
}

/* "'sha256-…'", as a content security policy names an inline element. */
static char *
dup_hash (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  g_autofree char *code = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", code);
}

/* Our own sheets and our own script, nothing else; no string becomes markup or code. */
static void
append_policy (GString *out, const char *style, const char *dark, const char *script)
{
  g_autofree char *style_hash = dup_hash (style), *dark_hash = dup_hash (dark),
                  *script_hash = dup_hash (script);
  g_string_append_printf (
      out,
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src %s "
      "%s; script-src %s; require-trusted-types-for 'script'; trusted-types 'none'; base-uri "
      "'none'; form-action 'none'\">\n",
      style_hash, dark_hash, web_has_script () ? script_hash : "'none'");
}

void
html_begin_page (GString *out, const char *title)
{
  g_autofree char *style = dup_style (), *dark = web_dup_file ("dark.css"), *script = web_dup_file ("app.js");
  g_string_append (out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  append_policy (out, style, dark, script);
  g_string_append (out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
                        "content=\"no-referrer\">\n");
  markup_append (out, "<title>%s</title>\n<style>", title);
  g_string_append (out, style);
  g_string_append (out, "</style>\n<style id=\"dark\" media=\"screen and (prefers-color-scheme: dark)\">");
  g_string_append (out, dark);
  g_string_append (out, "</style>\n</head>\n<body>\n<main>\n<div id=\"app-theme\"></div>\n");
}

/* The script stands last, where everything that it may replace is there. */
void
html_end_page (GString *out)
{
  g_string_append (out, "</main>\n");
  if (web_has_script ()) {
    g_autofree char *script = web_dup_file ("app.js");
    g_string_append_printf (out, "<script>%s</script>\n", script);
  }
  g_string_append (out, "</body>\n</html>\n");
}

void
html_append_chip (GString *out, const AccountAssessment *account)
{
  g_autofree char *words = summary_dup_band_words (account);
  markup_append (out, "<span class=\"chip %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
                 band_name (account->band), summary_band_mark (account->band), words);
  if (account->pending >= 0)
    markup_append (out, " <span class=\"pending\">%s pending</span>", band_title ((Band) account->pending));
}

bool
html_format_write (const ReportJob *job, G_GNUC_UNUSED GError **error)
{
  if (job->options->account == NULL) {
    GString *index = g_string_new (NULL);
    html_append_portfolio_page (index, job);
    job_add_text (job, "index.html", index);
  }
  for (guint i = 0; i < job->accounts->len; i++) {
    const AccountAssessment *account = job->accounts->pdata[i];
    if (!job_has_page (job, account))
      continue;
    g_autoptr (OpenAccount) open = account_open (account);
    GString *page = g_string_new (NULL);
    html_append_account_page (page, job, account);
    g_autofree char *path = html_page_path (account->id);
    job_add_text (job, path, page);
  }
  manifest_add_file (job);
  return true;
}
