/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/address.h"

#include <idn2.h>
#include <string.h>

#include "base/limits.h"

static const char *const role_words[] = {
#include "identity/role_words.def"
};

/* Words that make a mailbox a shared one even at its end: "emea-support", "acme.billing". */
static const char *const role_endings[] = { "support", "helpdesk", "servicedesk",
                                            "billing", "invoices", "newsletter" };

/* clang-format off */
static const char *const system_words[] = {
  "alert", "alerts", "auto-reply", "autoreply", "bounce", "bounces", "daemon", "do-not-reply",
  "do_not_reply", "donotreply", "do.not.reply", "dont-reply", "mailer-daemon", "mailerdaemon",
  "nao-responda", "ne-pas-repondre", "nepasrepondre", "no-reply", "no.reply", "no_reply", "no-responder",
  "noreply", "noreplay", "noresponder", "notification", "notifications", "notify", "postmaster", "prvs",
  "srs0", "srs1", "system-notification", "undisclosed-recipients", "unsubscribe",
};
/* clang-format on */

#define SEPARATORS ".-_+="
#define FORBIDDEN " \t\r\n()<>,;:\\\"[]|"

static bool
is_domain_text (const char *domain)
{
  size_t label = 0;
  for (const char *p = domain; *p != '\0'; p++) {
    if (*p == '.' && label == 0)
      return false;
    if (*p != '.' && !g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return false;
    label = *p == '.' ? 0 : label + 1;
    if (label > 63)
      return false;
  }
  return label > 0;
}

/* Nearly all is ASCII, and Unicode costs. */
static char *
lower (const char *text)
{
  return g_str_is_ascii (text) ? g_ascii_strdown (text, -1) : g_utf8_strdown (text, -1);
}

/* The domain in ASCII and lower case, or NULL. */
static char *
normalize_domain (const char *raw)
{
  g_autofree char *domain = lower (raw);
  size_t length = strlen (domain);
  if (length > 0 && domain[length - 1] == '.')
    domain[length - 1] = '\0';
  if (g_str_is_ascii (domain))
    return is_domain_text (domain) ? g_steal_pointer (&domain) : NULL;
  char *ascii = NULL;
  if (idn2_to_ascii_8z (domain, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
    return NULL;
  char *copy = is_domain_text (ascii) ? g_strdup (ascii) : NULL;
  idn2_free (ascii);
  return copy;
}

/* Peels angle brackets, quotes and "mailto:" in place and returns where the bare text begins. */
static char *
peel (char *text)
{
  char *open = strrchr (text, '<');
  char *close = open != NULL ? strchr (open, '>') : NULL;
  if (close != NULL) {
    *close = '\0';
    text = open + 1;
  }
  text = g_strstrip (text);
  size_t length = strlen (text);
  if (length >= 2 && (*text == '\'' || *text == '"') && text[length - 1] == *text) {
    text[length - 1] = '\0';
    text = g_strstrip (text + 1);
  }
  if (g_ascii_strncasecmp (text, "mailto:", 7) == 0) {
    text += 7;
    text[strcspn (text, "?")] = '\0';
  }
  return g_strstrip (text);
}

char *
address_normalize (const char *raw)
{
  if (raw == NULL || strlen (raw) > 2 * LIMIT_ADDRESS_BYTES || !g_utf8_validate (raw, -1, NULL))
    return NULL;
  g_autofree char *copy = g_strdup (raw);
  char *text = peel (copy);
  char *at = strrchr (text, '@');
  if (at == NULL || at == text || at[1] == '\0')
    return NULL;
  *at = '\0';
  if (strpbrk (text, FORBIDDEN "@") != NULL)
    return NULL;
  g_autofree char *domain = normalize_domain (at + 1);
  if (domain == NULL)
    return NULL;
  g_autofree char *local = lower (text);
  if (strlen (local) + 1 + strlen (domain) > LIMIT_ADDRESS_BYTES)
    return NULL;
  return g_strconcat (local, "@", domain, NULL);
}

const char *
address_domain (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

char *
address_local (const char *address)
{
  const char *at = strrchr (address, '@');
  return at != NULL ? g_strndup (address, (size_t) (at - address)) : g_strdup (address);
}

static bool
is_listed (const char *word, const char *const *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (strcmp (list[i], word) == 0)
      return true;
  return false;
}

static bool
is_role_word (const char *word)
{
  static GHashTable *words;
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    words = g_hash_table_new (g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS (role_words); i++)
      g_hash_table_add (words, (gpointer) role_words[i]);
    g_once_init_leave (&ready, 1);
  }
  return g_hash_table_contains (words, word);
}

/* "ap-invoices" and "it2" are shared, "ap.singh" is a person: a two-letter word needs more than a separator.
 */
static bool
is_role_rest (const char *rest, size_t head_length)
{
  if (head_length > 2)
    return true;
  rest += strspn (rest, SEPARATORS "0123456789");
  return *rest == '\0' || is_role_word (rest);
}

bool
address_is_role (const char *address)
{
  g_autofree char *local = address_local (address);
  if (is_role_word (local))
    return true;
  size_t head_length = strcspn (local, SEPARATORS "0123456789");
  g_autofree char *head = g_strndup (local, head_length);
  if (is_role_word (head) && is_role_rest (local + head_length, head_length))
    return true;
  size_t tail = strlen (local);
  while (tail > 0 && strchr (SEPARATORS, local[tail - 1]) == NULL)
    tail--;
  return tail > 0 && is_listed (local + tail, role_endings, G_N_ELEMENTS (role_endings));
}

bool
address_is_system (const char *address)
{
  for (size_t i = 0; i < G_N_ELEMENTS (system_words); i++) {
    if (*system_words[i] != *address)
      continue;
    size_t length = strlen (system_words[i]);
    char next = strncmp (address, system_words[i], length) == 0 ? address[length] : 'a';
    if (next == '@' || next == '\0' || g_ascii_isdigit (next) || strchr (SEPARATORS, next) != NULL)
      return true;
  }
  return false;
}
