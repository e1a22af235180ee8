/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/expression.h"

/* The tree behind an Expression; shared by the three expression_*.c files only. */
typedef enum {
  NODE_NUMBER,
  NODE_FACT,
  NODE_NEGATE,
  NODE_ADD,
  NODE_SUBTRACT,
  NODE_MULTIPLY,
  NODE_DIVIDE,
  NODE_LESS, /* from here on conditions */
  NODE_AT_MOST,
  NODE_MORE,
  NODE_AT_LEAST,
  NODE_EQUAL,
  NODE_UNEQUAL,
  NODE_BETWEEN, /* low <= value <= high */
  NODE_IS_NULL,
  NODE_NOT,
  NODE_AND,
  NODE_OR
} NodeKind;

typedef struct Node Node;
struct Node {
  NodeKind kind;
  int column;
  double number;
  char *name;
  Field field;
  Node *part[3];
};

struct Expression {
  char *text;
  Node *root;
};

static inline bool
node_is_condition (const Node *node)
{
  return node->kind >= NODE_LESS;
}

static inline bool
node_is_comparison (const Node *node)
{
  return node->kind >= NODE_LESS && node->kind <= NODE_UNEQUAL;
}

double node_number (const Node *node, const World *world);
Truth node_truth (const Node *node, const World *world);
