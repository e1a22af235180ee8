/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/digest.h"

#include <openssl/evp.h>
#include <string.h>

Digest *
digest_new (void)
{
  Digest *digest = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (digest, EVP_sha256 (), NULL);
  return digest;
}

void
digest_free (Digest *digest)
{
  EVP_MD_CTX_free (digest);
}

void
digest_add (Digest *digest, const void *bytes, size_t length)
{
  EVP_DigestUpdate (digest, bytes, length);
}

void
digest_add_text (Digest *digest, const char *text)
{
  digest_add (digest, text, strlen (text) + 1);
}

void
digest_finish (Digest *digest, char hex[65])
{
  unsigned char raw[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex (digest, raw, &size);
  for (unsigned int i = 0; i < 32; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", raw[i]);
}
