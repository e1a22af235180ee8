/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ticket_kind.h"

const char *
ticket_kind_name (TicketKind kind)
{
  static const char *const names[TICKET_KIND_COUNT] = {
    [TICKET_OTHER] = "other",
    [TICKET_FEATURE] = "feature",
    [TICKET_INTEGRATION] = "integration",
    [TICKET_OPTIMISATION] = "optimisation",
    [TICKET_HOW_TO] = "how-to",
    [TICKET_DEFECT] = "defect",
    [TICKET_EXTRACTION] = "extraction",
    [TICKET_ARCHITECTURE] = "architecture",
    [TICKET_EXPORT_ERROR] = "export-error",
    [TICKET_CONTRACT] = "contract",
    [TICKET_POLICING] = "policing",
    [TICKET_INVOICE] = "invoice",
    [TICKET_LOGIN] = "login",
  };
  return names[kind];
}

const char *
ticket_depth_name (TicketDepth depth)
{
  static const char *const names[DEPTH_COUNT] = { "neither", "introductory", "advanced" };
  return names[depth];
}

const char *
ticket_friction_name (TicketFriction friction)
{
  static const char *const names[FRICTION_COUNT] = { "none", "product", "service", "expectation" };
  return names[friction];
}

const char *
talk_name (Talk talk)
{
  static const char *const names[TALK_COUNT] = { "outcome", "service-level" };
  return names[talk];
}

bool
ticket_kind_is_exit (TicketKind kind)
{
  return kind == TICKET_EXTRACTION || kind == TICKET_ARCHITECTURE;
}

bool
ticket_kind_is_at_risk (TicketKind kind)
{
  return ticket_kind_is_exit (kind) || kind == TICKET_EXPORT_ERROR || kind == TICKET_CONTRACT;
}
