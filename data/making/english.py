"""What VBN-DE reads in English: the group's own wording, as its documents are. What suppliers deliver stays theirs."""

from making.writing import table_rows

READER = "VBN-DE"

# what the others read | what the German company reads
_WORDS = """
Accès fibre 1 Gbit/s, abonnement mensuel               | Fibre access 1 Gbit/s, monthly subscription
Réseau étendu multi-sites, raccordement du site        | Wide area network, connection of the site
Wi-Fi managé, bornes exploitées                        | Managed Wi-Fi, access points in operation
Téléphonie fixe, canaux SIP, abonnement mensuel        | Fixed telephony, SIP channels, monthly subscription
Téléphone logiciel, ligne personnelle                  | Softphone, personal line
Suite bureautique, utilisateurs nommés                 | Office suite, named users
Licence du progiciel de gestion, utilisateurs nommés   | ERP licence, named users
Maintenance des équipements réseau, contrat mensuel    | Maintenance of network equipment, monthly contract
Ordinateur portable 14 pouces                          | 14-inch laptop
Ordinateur portable 16 pouces, calcul                  | 16-inch laptop for computation
Écran 24" Full HD                                      | 24" Full HD monitor
Écran 27" QHD                                          | 27" QHD monitor
Écran 34" incurvé                                      | 34" curved monitor
Téléphone 6 pouces, 128 Go                             | 6-inch smartphone, 128 GB
Téléphone durci                                        | Rugged smartphone
Casque audio filaire                                   | Wired headset
Casque audio sans fil, réduction de bruit              | Wireless headset, noise cancelling
Compteur noir et blanc, relevé mensuel                 | Black and white pages, monthly meter reading
Compteur couleur, relevé mensuel                       | Colour pages, monthly meter reading
Câblage de prises, catégorie 6A                        | Cabling of outlets, category 6A
Mise en service d'un accès fibre, raccordement compris | Set-up of a fibre access, connection included
Développement du portail clients, lot 2                | Development of the customer portal, lot 2
Reprise des interfaces comptables                      | Rework of the accounting interfaces
Tableaux de bord des ventes                            | Sales dashboards
Pilotage du déploiement du progiciel                   | Management of the ERP rollout
Coordination des chantiers réseau                      | Coordination of the network works
Audit des accès distants                               | Audit of remote access
Revue des habilitations                                | Review of access rights
Formation tableur, niveau avancé                       | Spreadsheet training, advanced level
Formation tableur, niveau avancé, demi-journée annulée | Spreadsheet training, advanced level, half day cancelled
Portail clients                                        | Customer portal
Progiciel 2027                                         | ERP 2027
Pilotage commercial                                    | Sales management
Réseau étendu                                          | Wide area network
Sécurité                                               | Security
Plan de formation                                      | Training plan
"""

_ENGLISH = dict(table_rows(_WORDS))


def read_by(entity: str, text: str) -> str:
    """A text as a company reads it; one that the German company would not understand is a fault of the maker."""
    return _ENGLISH[" ".join(text.split())] if entity == READER else text
