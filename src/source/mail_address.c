/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail_address.h"

#include <gmime/gmime.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

/* One mailbox with its name and comments; longer is damage, and GMime's time grows with the square. */
#define PIECE_BYTES (4u << 10)

/* The characters that end or structure a mailbox. */
static const bool is_special[256] = { ['\\'] = true, ['"'] = true, ['('] = true, [')'] = true, ['<'] = true,
                                      ['>'] = true,  ['@'] = true, [':'] = true, [';'] = true, [','] = true };

typedef struct {
  const char *bytes;
  size_t length;
} Piece;

static Piece
trim_piece (Piece piece)
{
  while (piece.length > 0 && (unsigned char) piece.bytes[0] <= ' ') {
    piece.bytes++;
    piece.length--;
  }
  while (piece.length > 0 && (unsigned char) piece.bytes[piece.length - 1] <= ' ')
    piece.length--;
  return piece;
}

/* The characters that need no second thought: letters, digits and a few of RFC 5322's atext, one '@' between
 * them. */
static bool
is_plain_address (Piece piece)
{
  const char *at = memchr (piece.bytes, '@', piece.length);
  if (at == NULL || at == piece.bytes || at + 1 == piece.bytes + piece.length ||
      piece.length > LIMIT_ADDRESS_BYTES)
    return false;
  for (size_t i = 0; i < piece.length; i++) {
    char c = piece.bytes[i];
    bool is_dot = c == '.' && i > 0 && i + 1 < piece.length && g_ascii_isalnum (piece.bytes[i + 1]);
    bool is_local =
        piece.bytes + i < at && (c == '_' || c == '+' || c == '-' || c == '=' || c == '/' || c == '&');
    if (!g_ascii_isalnum (c) && !is_dot && !is_local && c != '-' && piece.bytes + i != at)
      return false;
  }
  return true;
}

static const char *
lower_into (MailScratch *scratch, Piece piece)
{
  char *copy = arena_copy (&scratch->arena, piece.bytes, piece.length);
  for (size_t i = 0; i < piece.length; i++)
    copy[i] = text_lower_char (copy[i]);
  return copy;
}

static bool
is_plain_name (Piece name)
{
  for (size_t i = 0; i < name.length; i++) {
    char c = name.bytes[i];
    if ((is_special[(uint8_t) c] && c != '@' && c != ',') || c == '[' || c == ']' || c == '\0')
      return false;
  }
  return name.length < LIMIT_NAME_BYTES && mail_text_is_plain (name.bytes, name.length);
}

/* a@b, Name <a@b>, "Name" <a@b> in plain ASCII; false: something else. */
static bool
parse_plain (MailScratch *scratch, Piece piece, Mailbox *mailbox)
{
  Piece name = { piece.bytes, 0 };
  if (piece.length > 2 && piece.bytes[piece.length - 1] == '>') {
    const char *open = memchr (piece.bytes, '<', piece.length);
    if (open == NULL)
      return false;
    name.length = (size_t) (open - piece.bytes);
    piece = (Piece){ open + 1, piece.length - name.length - 2 };
  }
  if (!is_plain_address (piece))
    return false;
  name = trim_piece (name);
  if (name.length >= 2 && name.bytes[0] == '"' && name.bytes[name.length - 1] == '"')
    name = (Piece){ name.bytes + 1, name.length - 2 };
  if (!is_plain_name (name))
    return false;
  mailbox->address = lower_into (scratch, piece);
  mailbox->name = mail_text_decode (scratch, name.bytes, name.length, LIMIT_NAME_BYTES);
  return true;
}

/* "user at host" of list archives that hide addresses. */
static void
undo_at (char *text)
{
  char *at = strstr (text, " at ");
  if (at == NULL || strchr (text, '@') != NULL || at == text || g_ascii_isspace (at[-1]) ||
      g_ascii_isspace (at[4]))
    return;
  at[0] = '@';
  memmove (at + 1, at + 4, strlen (at + 4) + 1);
}

static Mailbox
build_mailbox (MailScratch *scratch, const char *name, const char *address)
{
  g_autofree char *lower = text_lower (address);
  g_autofree char *clean = text_clean (lower, LIMIT_ADDRESS_BYTES + 1);
  const char *at = strrchr (clean, '@');
  bool has_both = at != NULL && at > clean && at[1] != '\0' && strlen (lower) <= LIMIT_ADDRESS_BYTES;
  const char *shown = !has_both && text_is_blank (name) ? address : name;
  return (Mailbox){ has_both ? arena_copy (&scratch->arena, clean, strlen (clean)) : "",
                    shown != NULL ? mail_text_verbatim (scratch, shown, strlen (shown), LIMIT_NAME_BYTES)
                                  : "" };
}

static bool
parse_with_gmime (MailScratch *scratch, const char *text, Mailbox *mailbox)
{
  g_autoptr (InternetAddressList) list = internet_address_list_parse (scratch->gmime, text);
  if (list == NULL || internet_address_list_length (list) < 1)
    return false;
  InternetAddress *first = internet_address_list_get_address (list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX (first))
    return false;
  const char *address = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first));
  *mailbox = build_mailbox (scratch, internet_address_get_name (first), address != NULL ? address : "");
  return true;
}

/* What GMime gives up on ("Foo [Bar] <a@b>", "<mailto:a@b>") still names an address between the brackets. */
static bool
parse_brackets (MailScratch *scratch, char *text, Mailbox *mailbox)
{
  char *open = strrchr (text, '<');
  char *close = open != NULL ? strchr (open, '>') : NULL;
  if (close == NULL || memchr (open, '@', (size_t) (close - open)) == NULL)
    return false;
  *close = '\0';
  *open++ = '\0';
  if (g_ascii_strncasecmp (open, "mailto:", 7) == 0)
    open += 7;
  const char *name = mail_text_decode (scratch, text, strlen (text), LIMIT_NAME_BYTES);
  *mailbox = build_mailbox (scratch, name, g_strstrip (open));
  return true;
}

/* Words without an address: a name, as directories write it.  A comment alone names nobody. */
static bool
parse_name (MailScratch *scratch, const char *text, Mailbox *mailbox)
{
  if (strpbrk (text, "@<>") != NULL)
    return false;
  size_t length = strlen (text);
  bool is_comment = length > 0 && text[0] == '(' && text[length - 1] == ')';
  *mailbox = (Mailbox){ "", is_comment ? "" : mail_text_decode (scratch, text, length, LIMIT_NAME_BYTES) };
  return true;
}

static void
parse_hard (MailScratch *scratch, Piece piece, Mailbox *mailbox)
{
  char *text = mail_text_unfold_encoded (scratch, piece.bytes, piece.length);
  undo_at (text);
  if (!parse_name (scratch, text, mailbox) && !parse_with_gmime (scratch, text, mailbox) &&
      !parse_brackets (scratch, text, mailbox))
    *mailbox = (Mailbox){ "", "" };
}

/* ---- what was parsed before ---- */

typedef struct {
  Mailbox mailbox;
  bool is_plain; /* see parse_plain */
} Known;

static const Known *
find_known (const MailScratch *scratch, Piece piece)
{
  return piece.length <= PIECE_BYTES ? mail_memo_find (scratch->mailboxes, piece.bytes, piece.length) : NULL;
}

static uint32_t
next_number (const MailScratch *scratch)
{
  uint32_t *count = scratch->mailbox_count;
  return count != NULL && *count < LIMIT_NUMBERED_MAILBOXES ? ++*count : 0;
}

static Mailbox
remember (MailScratch *scratch, Piece piece, const Mailbox *mailbox, bool is_plain)
{
  MailMemo *memo = scratch->mailboxes;
  Known *known = mail_memo_add (memo, piece.bytes, piece.length, sizeof *known);
  known->mailbox = (Mailbox){ mail_memo_copy (memo, mailbox->address), mail_memo_copy (memo, mailbox->name),
                              next_number (scratch) };
  known->is_plain = is_plain;
  return known->mailbox;
}

/* An empty piece, or one that is too long, is no mailbox. */
static Mailbox
parse_piece (MailScratch *scratch, Piece piece)
{
  Mailbox mailbox = { "", "" };
  if (piece.length == 0 || piece.length > PIECE_BYTES)
    return mailbox;
  const Known *known = find_known (scratch, piece);
  if (known != NULL)
    return known->mailbox;
  bool is_plain = !scratch->is_hard_only && parse_plain (scratch, piece, &mailbox);
  if (!is_plain)
    parse_hard (scratch, piece, &mailbox);
  return remember (scratch, piece, &mailbox, is_plain);
}

/* Where the piece that starts at p ends: at a ',' or ';' outside quotes, comments and brackets.  A ':' there
 * ends the name of a group, which moves *start behind it.  Words before a ',' without an address are the
 * family name of "Doe, John <j@d>", so the piece goes on. */
static const char *
find_piece_end (const char **start, const char *end)
{
  bool quoted = false, bracketed = false, has_address = false;
  int depth = 0;
  const char *p;
  for (p = *start; p < end; p++) {
    if (!is_special[(uint8_t) *p])
      continue;
    if (*p == '\\' && (quoted || depth > 0) && p + 1 < end)
      p++;
    else if (*p == '"' && depth == 0)
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (*p == '(')
      depth++;
    else if (*p == ')' && depth > 0)
      depth--;
    else if (depth > 0)
      continue;
    else if (*p == '<' || *p == '>')
      bracketed = *p == '<';
    else if (*p == '@')
      has_address = true;
    else if (*p == ':' && !bracketed && !has_address)
      *start = p + 1;
    else if ((*p == ';' && !bracketed) || (*p == ',' && has_address))
      break;
    else if (*p == ',' && trim_piece ((Piece){ *start, (size_t) (p - *start) }).length == 0)
      break;
  }
  return p;
}

/* The mailbox at *p, which goes behind it; "" and "": there is none.  Nearly always it is a plain one that
 * was met before.  Nothing in such a one but its end could end it, so that it reaches to the next ','. */
static Mailbox
read_mailbox (MailScratch *scratch, const char **p, const char *end)
{
  const char *start = *p, *comma = memchr (start, ',', MIN ((size_t) (end - start), PIECE_BYTES));
  const char *stop = comma != NULL ? comma : end;
  const Known *known = find_known (scratch, trim_piece ((Piece){ start, (size_t) (stop - start) }));
  bool is_plain = known != NULL && known->is_plain;
  if (!is_plain)
    stop = find_piece_end (&start, end);
  *p = stop + 1;
  return is_plain ? known->mailbox
                  : parse_piece (scratch, trim_piece ((Piece){ start, (size_t) (stop - start) }));
}

static bool
is_somebody (const Mailbox *mailbox)
{
  return mailbox->address[0] != '\0' || mailbox->name[0] != '\0';
}

void
mail_address_parse (MailScratch *scratch, const MailField *field, GArray *mailboxes)
{
  const char *p = field->bytes, *end = p != NULL ? p + field->length : NULL;
  while (p < end && mailboxes->len < LIMIT_PARTICIPANTS) {
    Mailbox mailbox = read_mailbox (scratch, &p, end);
    if (is_somebody (&mailbox))
      g_array_append_val (mailboxes, mailbox);
  }
}

Mailbox
mail_address_first (MailScratch *scratch, const MailField *field)
{
  Mailbox mailbox = { "", "" };
  const char *p = field->bytes, *end = p != NULL ? p + field->length : NULL;
  while (p < end && !is_somebody (&mailbox))
    mailbox = read_mailbox (scratch, &p, end);
  return mailbox;
}
