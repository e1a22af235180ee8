#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of tables find their account by whatever word their system has for it; what finds none is listed, not lost.

usage: test_rows.py WEFT [TEST…]
"""

from exports import Case, accounts_csv, contacts_csv, run

TICKETS = "Id,Organization,Requester email,Subject,Created at\n"


class Rows(Case):
    def unplaced(self, *paths: str) -> list[tuple[str, str, int]]:
        self.load("weft.db", self.write("accounts.csv", accounts_csv()), self.write("contacts.csv", contacts_csv()), *paths)
        return [(each["table"], each["word"], each["rows"]) for each in self.status("weft.db")["unplaced"]]

    def test_tickets_by_name_domain_and_requester(self) -> None:
        known = "1,ACME,,By name,2025-03-03\n2,beta.example,,By domain,2025-03-03\n3,,x@acme.example,By requester,2025-03-03\n" \
                "4,,joe.gray@gmail.com,By a contact's free mail,2025-03-03\n"
        unknown = "5,Gamma,,Nobody's,2025-03-03\n6,Gamma,z@gamma.example,Nobody's,2025-03-03\n"
        self.assertEqual(self.unplaced(self.write("tickets.csv", TICKETS + known + unknown)), [("tickets", "Gamma", 2)])

    def test_an_organisation_of_the_ticket_system(self) -> None:
        organisations = ("<organizations><organization><id>77</id><name>Somehow else</name>"
                         "<default>acme.example other.example</default></organization></organizations>")
        tickets = TICKETS.replace("Organization", "Organization id") + "1,77,,By its id,2025-03-03\n2,78,,Nobody's,2025-03-03\n"
        self.assertEqual(self.unplaced(self.write("organizations.xml", organisations), self.write("tickets.csv", tickets)),
                         [("tickets", "78", 1)])

    def test_usage_of_nobody_is_listed(self) -> None:
        usage = "account_id,date,user,feature,count\n" + "".join(f"X9,2025-03-0{day},u,list,1\n" for day in range(1, 4))
        self.assertEqual(self.unplaced(self.write("usage.csv", usage + "A1,2025-03-01,u,list,1\n")), [("usage", "X9", 3)])


if __name__ == "__main__":
    run()
