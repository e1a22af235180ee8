/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "identity/title.h"

typedef struct {
  const char *title, *country;
  int level;
  Function function;
} Case;

#define ANY FUNCTION_COUNT /* the function is not the point of the case */

static void
check (const Case *cases, size_t count)
{
  int wrong = 0;
  for (size_t i = 0; i < count; i++) {
    TitleGuess guess = title_parse (cases[i].title, cases[i].country);
    bool is_right =
        guess.level == cases[i].level && (cases[i].function == ANY || guess.function == cases[i].function);
    if (!is_right)
      print_error ("%s: level %d, function %s\n", cases[i].title, guess.level,
                   function_name (guess.function));
    wrong += !is_right;
  }
  assert_int_equal (wrong, 0);
}

/* All by hand from the table of methods 3.5. */
static void
test_english (void **state)
{
  (void) state;
  static const Case cases[] = {
    { "CEO", NULL, 5, FUNCTION_EXECUTIVE },
    { "Chief Executive Officer", NULL, 5, FUNCTION_EXECUTIVE },
    { "Chief Information Security Officer", NULL, 5, FUNCTION_SECURITY },
    { "Chief Financial Officer", NULL, 5, FUNCTION_FINANCE },
    { "CFO & COO", NULL, 5, FUNCTION_FINANCE },
    { "CTO", NULL, 5, FUNCTION_ENGINEERING },
    { "CIO", NULL, 5, FUNCTION_IT },
    { "President", NULL, 5, FUNCTION_EXECUTIVE },
    { "President & CEO", NULL, 5, FUNCTION_EXECUTIVE },
    { "President, EMEA", NULL, 4, ANY },
    { "President of Sales", NULL, 4, FUNCTION_SALES },
    { "Vice President", NULL, 4, ANY },
    { "Vice-President, Engineering", NULL, 4, FUNCTION_ENGINEERING },
    { "Senior Vice President and Chief Financial Officer", NULL, 5, FUNCTION_FINANCE },
    { "Co-Founder", NULL, 5, FUNCTION_EXECUTIVE },
    { "Founder", NULL, 5, FUNCTION_EXECUTIVE },
    { "Owner", NULL, 5, FUNCTION_EXECUTIVE },
    { "Managing Director", NULL, 5, FUNCTION_EXECUTIVE },
    { "Board Member", NULL, 5, ANY },
    { "EVP Operations", NULL, 4, FUNCTION_OPERATIONS },
    { "SVP, Product", NULL, 4, FUNCTION_PRODUCT },
    { "VP Engineering", NULL, 4, FUNCTION_ENGINEERING },
    { "General Manager", NULL, 4, FUNCTION_EXECUTIVE },
    { "Partner, Tax", NULL, 4, FUNCTION_FINANCE },
    { "Partner", NULL, 2, ANY },
    { "Director", NULL, 3, ANY },
    { "Director of Procurement", NULL, 3, FUNCTION_PROCUREMENT },
    { "Head of Data", NULL, 3, FUNCTION_DATA },
    { "Engineering Manager", NULL, 2, FUNCTION_ENGINEERING },
    { "Team Lead", NULL, 2, ANY },
    { "Principal Engineer", NULL, 2, FUNCTION_ENGINEERING },
    { "Shift Supervisor", NULL, 2, ANY },
    { "Account Manager", NULL, 2, FUNCTION_ACCOUNT },
    { "Customer Success Manager", NULL, 2, FUNCTION_ACCOUNT },
    { "Software Engineer", NULL, 1, FUNCTION_ENGINEERING },
    { "Buyer", NULL, 1, FUNCTION_PROCUREMENT },
    { "IT Security Analyst", NULL, 1, FUNCTION_SECURITY },
    { "Legal Counsel", NULL, 1, FUNCTION_LEGAL },
    { "Support Engineer", NULL, 1, FUNCTION_SUPPORT },
    { "HR Manager", NULL, 2, FUNCTION_HR },
    { "Marketing Specialist", NULL, 1, FUNCTION_MARKETING },
    /* traps */
    { "Assistant to the CEO", NULL, 0, ANY },
    { "Executive Assistant", NULL, 0, ANY },
    { "Office of the CEO", NULL, 0, ANY },
    { "EA to CFO", NULL, 0, ANY },
    { "PA", NULL, 0, ANY },
    { "Account Executive", NULL, 1, FUNCTION_ACCOUNT },
    { "Sales Executive", NULL, 1, FUNCTION_SALES },
    { "Senior Product Owner", NULL, 2, FUNCTION_PRODUCT },
    { "Process Owner", NULL, 2, ANY },
    { "Service Owner", NULL, 2, ANY },
    { "Data Owner", NULL, 2, FUNCTION_DATA },
    { "HR Business Partner", NULL, 2, FUNCTION_HR },
    { "Channel Partner Manager", NULL, 2, ANY },
    { "Lead Generation Specialist", NULL, 1, FUNCTION_SALES },
    { "Chief of Staff", NULL, 3, ANY },
    { "VP, Investment Banking", NULL, 3, ANY },
    { "AVP", NULL, 2, ANY },
    { "Cook", NULL, 1, FUNCTION_UNKNOWN },
    { "Directorate Clerk", NULL, 1, ANY },
    { "Onboarding Specialist", NULL, 1, ANY },
    { "Leadership Trainer", NULL, 1, ANY },
    { "Production Planner", NULL, 1, FUNCTION_OPERATIONS },
    { "Deputy Director", NULL, 2, ANY },
    { "Deputy CEO", NULL, 4, ANY },
    { "Deputy Head of IT", NULL, 2, FUNCTION_IT },
    { "Deputy Analyst", NULL, 1, ANY },
  };
  check (cases, G_N_ELEMENTS (cases));
}

static void
test_german_and_french (void **state)
{
  (void) state;
  static const Case cases[] = {
    { "Vorstand", NULL, 5, FUNCTION_EXECUTIVE },
    { "Geschäftsführer", NULL, 5, FUNCTION_EXECUTIVE },
    { "Geschäftsführerin", NULL, 5, FUNCTION_EXECUTIVE },
    { "GESCHÄFTSFÜHRENDER GESELLSCHAFTER", NULL, 5, FUNCTION_EXECUTIVE },
    { "Inhaber", NULL, 5, FUNCTION_EXECUTIVE },
    { "stellv. Geschäftsführer", NULL, 4, ANY },
    { "Bereichsleiter Einkauf", NULL, 4, FUNCTION_PROCUREMENT },
    { "Prokurist", NULL, 4, ANY },
    { "Mitglied der Geschäftsleitung", NULL, 4, ANY },
    { "Abteilungsleiterin Finanzen", NULL, 3, FUNCTION_FINANCE },
    { "Stellvertretender Abteilungsleiter", NULL, 2, ANY },
    { "Leiter IT", NULL, 3, FUNCTION_IT },
    { "Leiter/in Personalwesen", NULL, 3, FUNCTION_HR },
    { "Leiter:in Entwicklung", NULL, 3, FUNCTION_ENGINEERING },
    { "Vertriebsleiter", NULL, 3, FUNCTION_SALES },
    { "Direktor", "DE", 3, ANY },
    { "Teamleiter Support", NULL, 2, FUNCTION_SUPPORT },
    { "Gruppenleiter", NULL, 2, ANY },
    { "Projektleiter", NULL, 2, ANY },
    { "Sachbearbeiter Buchhaltung", NULL, 1, FUNCTION_FINANCE },
    { "Referentin", NULL, 1, ANY },
    { "Assistenz der Geschäftsführung", NULL, 0, ANY },
    { "Sekretariat", NULL, 0, ANY },
    { "Vorstandsassistentin", NULL, 0, ANY },
    { "PDG", NULL, 5, FUNCTION_EXECUTIVE },
    { "Directeur général", NULL, 5, FUNCTION_EXECUTIVE },
    { "Directeur General", "FR", 5, FUNCTION_EXECUTIVE },
    { "Président", NULL, 5, FUNCTION_EXECUTIVE },
    { "Directeur général adjoint", NULL, 4, ANY },
    { "DGA", NULL, 4, ANY },
    { "DSI", NULL, 4, FUNCTION_IT },
    { "DAF", NULL, 4, FUNCTION_FINANCE },
    { "DRH", NULL, 4, FUNCTION_HR },
    { "Directeur exécutif", NULL, 4, ANY },
    { "Directrice des achats", "FR", 3, FUNCTION_PROCUREMENT },
    { "Sous-directeur", NULL, 2, ANY },
    { "Responsable d'un département", NULL, 3, ANY },
    { "Responsable informatique", NULL, 2, FUNCTION_IT },
    { "Chef de service", NULL, 2, ANY },
    { "Chef de projet", NULL, 2, ANY },
    { "Chef de produit", NULL, 2, FUNCTION_PRODUCT },
    { "Directeur de projet", NULL, 2, ANY },
    { "Chargé(e) de mission", NULL, 1, ANY },
    { "Chargée de communication", NULL, 1, FUNCTION_MARKETING },
    { "Assistante de direction", NULL, 0, ANY },
  };
  check (cases, G_N_ELEMENTS (cases));
}

static void
test_other_languages (void **state)
{
  (void) state;
  static const Case cases[] = {
    { "Director General", "ES", 5, FUNCTION_EXECUTIVE },
    { "Consejero Delegado", NULL, 5, FUNCTION_EXECUTIVE },
    { "Presidenta", NULL, 5, FUNCTION_EXECUTIVE },
    { "Diretor-Presidente", NULL, 5, FUNCTION_EXECUTIVE },
    { "Vicepresidente", NULL, 4, ANY },
    { "Director Ejecutivo", NULL, 4, ANY },
    { "Diretor", NULL, 4, ANY },
    { "Director de Compras", "ES", 3, FUNCTION_PROCUREMENT },
    { "Gerente de Ventas", NULL, 3, FUNCTION_SALES },
    { "Gerente Executivo", NULL, 3, ANY },
    { "Jefe de Proyecto", NULL, 2, ANY },
    { "Jefa de Logística", NULL, 2, FUNCTION_OPERATIONS },
    { "Coordinador", NULL, 2, ANY },
    { "Coordenadora de TI", NULL, 2, ANY },
    { "Analista", NULL, 1, ANY },
    { "Técnico", NULL, 1, FUNCTION_ENGINEERING },
    { "Secretaria", NULL, 0, ANY },
    { "Amministratore Delegato", NULL, 5, FUNCTION_EXECUTIVE },
    { "Direttore Generale", NULL, 4, FUNCTION_EXECUTIVE },
    { "Direttore Vendite", NULL, 3, FUNCTION_SALES },
    { "Vicedirettore", NULL, 2, ANY },
    { "Dirigente", NULL, 3, ANY },
    { "Responsabile Acquisti", NULL, 2, FUNCTION_PROCUREMENT },
    { "Impiegato", NULL, 1, ANY },
    { "Assistente", NULL, 0, ANY },
    { "Bestuurder", NULL, 5, FUNCTION_EXECUTIVE },
    { "Algemeen directeur", "NL", 5, FUNCTION_EXECUTIVE },
    { "Directeur", "NL", 4, ANY },
    { "Directeur", NULL, 3, ANY },
    { "Directeur", "fr", 3, ANY },
    { "Hoofd Inkoop", NULL, 3, FUNCTION_PROCUREMENT },
    { "Afdelingshoofd", NULL, 3, ANY },
    { "Plaatsvervangend hoofd", NULL, 2, ANY },
    { "Teamleider", NULL, 2, ANY },
    { "Projectleider", NULL, 2, ANY },
    { "Medewerker", NULL, 1, ANY },
    { "VD", "SE", 5, FUNCTION_EXECUTIVE },
    { "Verkställande direktör", NULL, 5, FUNCTION_EXECUTIVE },
    { "Vice VD", "SE", 4, ANY },
    { "Adm. dir.", "NO", 5, FUNCTION_EXECUTIVE },
    { "Daglig leder", NULL, 5, FUNCTION_EXECUTIVE },
    { "Direktør", "DK", 4, ANY },
    { "Direktör", NULL, 3, ANY },
    { "Avdelningschef", NULL, 3, ANY },
    { "Avdelingsleder", NULL, 3, ANY },
    { "Projektchef", NULL, 2, ANY },
    { "Inköpschef", "SE", 2, FUNCTION_PROCUREMENT },
    { "Leder", NULL, 2, ANY },
    { "Prezes Zarządu", NULL, 5, FUNCTION_EXECUTIVE },
    { "Członek Zarządu", NULL, 5, FUNCTION_EXECUTIVE },
    { "Wiceprezes", NULL, 4, ANY },
    { "Dyrektor Generalny", NULL, 4, FUNCTION_EXECUTIVE },
    { "Dyrektor", NULL, 3, ANY },
    { "Zastępca dyrektora", NULL, 2, ANY },
    { "Kierownik", NULL, 2, ANY },
    { "代表取締役社長", NULL, 5, FUNCTION_EXECUTIVE },
    { "副社長", NULL, 4, ANY },
    { "取締役", NULL, 4, FUNCTION_EXECUTIVE },
    { "執行役員 CTO", NULL, 5, FUNCTION_ENGINEERING },
    { "営業本部長", NULL, 4, FUNCTION_SALES },
    { "開発部長", NULL, 3, FUNCTION_ENGINEERING },
    { "副部長", NULL, 2, ANY },
    { "購買課長", NULL, 2, FUNCTION_PROCUREMENT },
    { "マネージャー", NULL, 2, ANY },
    { "係長", NULL, 1, ANY },
    { "General Manager", "JP", 3, ANY },
  };
  check (cases, G_N_ELEMENTS (cases));
}

static void
test_confidence (void **state)
{
  (void) state;
  assert_float_equal (title_parse ("CEO", NULL).confidence, 1, 0);
  assert_float_equal (title_parse ("Beekeeper", NULL).confidence, TITLE_ELSE, 0);
  static const char *const nothing[] = { NULL, "", "  ", "-", "n/a", "N/A", "unknown", "???" };
  for (size_t i = 0; i < G_N_ELEMENTS (nothing); i++) {
    TitleGuess guess = title_parse (nothing[i], NULL);
    assert_int_equal (guess.level, LEVEL_UNKNOWN);
    assert_float_equal (guess.confidence, 0, 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_english),
    cmocka_unit_test (test_german_and_french),
    cmocka_unit_test (test_other_languages),
    cmocka_unit_test (test_confidence),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
