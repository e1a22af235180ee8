/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/domain.h"

#include <libpsl.h>
#include <string.h>

#include "identity/address.h"

static const char *const free_mail_domains[] = {
#include "identity/free_mail.def"
};

/* Hosts whose customers are companies of their own: one label below them names the tenant. */
static const char *const tenant_hosts[] = {
  "onmicrosoft.com", "onmicrosoft.de", "onmicrosoft.us", "zendesk.com", "freshdesk.com", "atlassian.net",
};

char *
domain_normalize (const char *text)
{
  if (text == NULL)
    return NULL;
  const char *start = strstr (text, "://");
  start = start != NULL ? start + 3 : text;
  start += strspn (start, " \t@*.");
  g_autofree char *host = g_strndup (start, strcspn (start, "/?#: \t"));
  g_autofree char *address = g_strconcat ("x@", host, NULL);
  g_autofree char *normal = address_normalize (address); /* the one place that knows IDNA */
  if (normal == NULL || strchr (normal, '.') == NULL)
    return NULL;
  const char *domain = address_domain (normal);
  return g_strdup (g_str_has_prefix (domain, "www.") ? domain + 4 : domain);
}

/* The tenant's own name directly below its host: "x.client.onmicrosoft.com" and Exchange's internal routing
 * name "client.mail.onmicrosoft.com" both give "client.onmicrosoft.com".  NULL: no such host. */
static char *
find_tenant (const char *domain)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tenant_hosts); i++) {
    if (!domain_is_under (domain, tenant_hosts[i]) || strcmp (domain, tenant_hosts[i]) == 0)
      continue;
    g_autofree char *below = g_strndup (domain, strlen (domain) - strlen (tenant_hosts[i]) - 1);
    if (g_str_has_suffix (below, ".mail"))
      below[strlen (below) - strlen (".mail")] = '\0';
    const char *dot = strrchr (below, '.');
    return g_strconcat (dot != NULL ? dot + 1 : below, ".", tenant_hosts[i], NULL);
  }
  return NULL;
}

char *
domain_registrable (const char *domain)
{
  if (domain == NULL || strchr (domain, '.') == NULL)
    return NULL;
  char *tenant = find_tenant (domain);
  if (tenant != NULL)
    return tenant;
  /* The built-in list, not the system's file: the same input gives the same accounts on every machine.  A
   * top-level domain the list does not know (.example, .test, .local) counts as a suffix by its default rule.
   */
  return g_strdup (psl_registrable_domain (psl_builtin (), domain));
}

bool
domain_is_free_mail (const char *domain)
{
  static GHashTable *set;
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    set = g_hash_table_new (g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS (free_mail_domains); i++)
      g_hash_table_add (set, (gpointer) free_mail_domains[i]);
    g_once_init_leave (&ready, 1);
  }
  if (domain == NULL)
    return false;
  for (const char *p = domain; p != NULL; p = strchr (p, '.') != NULL ? strchr (p, '.') + 1 : NULL)
    if (g_hash_table_contains (set, p))
      return true;
  return false;
}

bool
domain_is_under (const char *domain, const char *parent)
{
  size_t length = strlen (domain), tail = strlen (parent);
  if (tail == 0 || length < tail || strcmp (domain + length - tail, parent) != 0)
    return false;
  return length == tail || domain[length - tail - 1] == '.';
}

bool
domain_holds_address (const GPtrArray *domains, const char *address)
{
  const char *domain = address_domain (address);
  for (guint i = 0; domain != NULL && i < domains->len; i++)
    if (domain_is_under (domain, g_ptr_array_index (domains, i)))
      return true;
  return false;
}
