/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* SHA-256 over what is added, as 64 hex digits. */
typedef struct evp_md_ctx_st Digest;

Digest *digest_new (void);
void digest_free (Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Digest, digest_free)
void digest_add (Digest *digest, const void *bytes, size_t length);
void
digest_add_text (Digest *digest, const char *text); /* with its zero byte, so that "ab" "c" is not "a" "bc" */
void digest_finish (Digest *digest, char hex[65]);  /* nothing may be added afterwards */
