<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>BackupChoicePage</name>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Ajouter</translation>
    </message>
    <message>
        <source>&amp;Accept it</source>
        <translation>&amp;Accepter</translation>
    </message>
    <message>
        <source>&amp;Leave it doubtful</source>
        <translation>&amp;Laisser douteuse</translation>
    </message>
    <message>
        <source>A folder with backups, or a backup, with its full path</source>
        <translation>Un dossier contenant des sauvegardes, ou une sauvegarde, avec son chemin complet</translation>
    </message>
    <message>
        <source>A&amp;ccept it as it is…</source>
        <translation>Acc&amp;epter telle quelle…</translation>
    </message>
    <message>
        <source>Accept the backup {label} as it is?</source>
        <translation>Accepter la sauvegarde {label} telle quelle&#xa0;?</translation>
    </message>
    <message>
        <source>Add a folder with backups</source>
        <translation>Ajouter un dossier de sauvegardes</translation>
    </message>
    <message>
        <source>Add the folder</source>
        <translation>Ajouter le dossier</translation>
    </message>
    <message>
        <source>Another &amp;folder</source>
        <translation>Autre &amp;dossier</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>Par&amp;courir…</translation>
    </message>
    <message>
        <source>Backups made by hand with the vendor&apos;s procedure can be restored too.</source>
        <translation>Les sauvegardes faites à la main selon la procédure de l’éditeur peuvent aussi être restaurées.</translation>
    </message>
    <message>
        <source>Browse for a folder with backups</source>
        <translation>Parcourir&#xa0;: dossier de sauvegardes</translation>
    </message>
    <message>
        <source>Looking for backups…</source>
        <translation>Recherche de sauvegardes…</translation>
    </message>
    <message>
        <source>Looking in {folders}…</source>
        <translation>Recherche dans {folders}…</translation>
    </message>
    <message>
        <source>No folder with backups is known on this machine. Add one below.</source>
        <translation>Aucun dossier de sauvegardes n’est connu sur cette machine. Ajoutez-en un ci-dessous.</translation>
    </message>
    <message>
        <source>Reading the backup…</source>
        <translation>Lecture de la sauvegarde…</translation>
    </message>
    <message>
        <source>Stop loo&amp;king</source>
        <translation>Arrêter la rec&amp;herche</translation>
    </message>
    <message>
        <source>The backup {label} is no longer there.</source>
        <translation>La sauvegarde {label} n’existe plus.</translation>
    </message>
    <message>
        <source>There is no backup in {folders}.</source>
        <translation>Il n’y a aucune sauvegarde dans {folders}.</translation>
    </message>
    <message>
        <source>{doubts}

Accepted, it counts as a good one: it is offered first, and the next backup is compared with it.</source>
        <translation>{doubts}

Une fois acceptée, elle compte comme bonne&#xa0;: elle est proposée en premier, et la prochaine sauvegarde lui est comparée.</translation>
    </message>
    <message>
        <source>{folder}: not waited for</source>
        <translation>{folder}&#xa0;: recherche abandonnée</translation>
    </message>
    <message>
        <source>{folder}: {reason}</source>
        <translation>{folder}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Folder with backups</source>
        <translation>Dossier de sauvegardes</translation>
    </message>
    <message>
        <source>None of these backups is a good one for this server as it is. Choose one to read why.</source>
        <translation>Aucune de ces sauvegardes n’est bonne pour ce serveur tel qu’il est. Choisissez-en une pour lire pourquoi.</translation>
    </message>
    <message>
        <source>Which backup should be restored?</source>
        <translation>Quelle sauvegarde faut-il restaurer&#xa0;?</translation>
    </message>
</context>
<context>
    <name>BackupTable</name>
    <message>
        <source>Backups</source>
        <translation>Sauvegardes</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Créée</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Vérifiée</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>can be restored here</source>
        <translation>peut être restaurée ici</translation>
    </message>
    <message>
        <source>found damaged</source>
        <translation>trouvée endommagée</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>read {time}</source>
        <translation>lue {time}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnue</translation>
    </message>
    <message>
        <source>verified: {when}</source>
        <translation>vérification&#xa0;: {when}</translation>
    </message>
    <message>
        <source>when made</source>
        <translation>à la création</translation>
    </message>
    <message>
        <source>when made; shared files {time}</source>
        <translation>à la création ; fichiers partagés {time}</translation>
    </message>
    <message>
        <source>{label}, data of {time}</source>
        <translation>{label}, données du {time}</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message numerus="yes">
        <source>%n check(s) &amp;passed</source>
        <translation>
            <numerusform>%n c&amp;ontrôle réussi</numerusform>
            <numerusform>%n c&amp;ontrôles réussis</numerusform>
        </translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Contrôler à nouveau</translation>
    </message>
    <message>
        <source>Choose another backup…</source>
        <translation>Choisir une autre sauvegarde…</translation>
    </message>
    <message>
        <source>Choose another folder or label…</source>
        <translation>Choisir un autre dossier ou libellé…</translation>
    </message>
    <message>
        <source>Choose another method…</source>
        <translation>Choisir une autre méthode…</translation>
    </message>
    <message>
        <source>Compare the files…</source>
        <translation>Comparer les fichiers…</translation>
    </message>
    <message>
        <source>Correct the folders…</source>
        <translation>Corriger les dossiers…</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>En ordre</translation>
    </message>
    <message>
        <source>Must be settled first</source>
        <translation>À régler d’abord</translation>
    </message>
    <message>
        <source>Recover now</source>
        <translation>Récupérer maintenant</translation>
    </message>
    <message>
        <source>Start Neo4j</source>
        <translation>Démarrer Neo4j</translation>
    </message>
    <message>
        <source>To be confirmed below</source>
        <translation>À confirmer ci-dessous</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
</context>
<context>
    <name>ConfigurationPage</name>
    <message numerus="yes">
        <source>%n different line(s)</source>
        <translation>
            <numerusform>%n ligne différente</numerusform>
            <numerusform>%n lignes différentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more of this kind: see below</source>
        <translation>
            <numerusform>%n autre de ce type&#xa0;: voir ci-dessous</numerusform>
            <numerusform>%n autres de ce type&#xa0;: voir ci-dessous</numerusform>
        </translation>
    </message>
    <message>
        <source>Both are equal</source>
        <translation>Les deux sont identiques</translation>
    </message>
    <message>
        <source>Comparison, line by line</source>
        <translation>Comparaison ligne par ligne</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Configuration</translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation>Fichier de configuration</translation>
    </message>
    <message>
        <source>Host in {key}: {server} on this server, {backup} in the backup</source>
        <translation>Hôte dans {key}&#xa0;: {server} sur ce serveur, {backup} dans la sauvegarde</translation>
    </message>
    <message>
        <source>K&amp;eep this server&apos;s file</source>
        <translation>Gard&amp;er le fichier de ce serveur</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Ne&amp;xt</source>
        <translation>Sui&amp;vante</translation>
    </message>
    <message>
        <source>Neither this server nor the backup has this file.</source>
        <translation>Ni ce serveur ni la sauvegarde ne contient ce fichier.</translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation>Neo4j</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>Différence suivante</translation>
    </message>
    <message>
        <source>Nginx</source>
        <translation>Nginx</translation>
    </message>
    <message>
        <source>P&amp;revious</source>
        <translation>P&amp;récédente</translation>
    </message>
    <message>
        <source>Path in {key}: {server} on this server, {backup} in the backup</source>
        <translation>Chemin dans {key}&#xa0;: {server} sur ce serveur, {backup} dans la sauvegarde</translation>
    </message>
    <message>
        <source>Port in {key}: {server} on this server, {backup} in the backup</source>
        <translation>Port dans {key}&#xa0;: {server} sur ce serveur, {backup} dans la sauvegarde</translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation>Différence précédente</translation>
    </message>
    <message>
        <source>Reading both versions of the four files…</source>
        <translation>Lecture des deux versions des quatre fichiers…</translation>
    </message>
    <message>
        <source>Sho&amp;w secrets</source>
        <translation>Affic&amp;her les secrets</translation>
    </message>
    <message>
        <source>Source code</source>
        <translation>Code source</translation>
    </message>
    <message>
        <source>Take the backup&apos;s &amp;file</source>
        <translation>Prendre le &amp;fichier de la sauvegarde</translation>
    </message>
    <message>
        <source>The backup lacks this file: this server keeps its own.</source>
        <translation>La sauvegarde ne contient pas ce fichier&#xa0;: ce serveur garde le sien.</translation>
    </message>
    <message>
        <source>The file that is not chosen is kept: this server&apos;s beside the new one, the backup&apos;s in the backup.</source>
        <translation>Le fichier non choisi est conservé&#xa0;: celui de ce serveur à côté du nouveau, celui de la sauvegarde dans la sauvegarde.</translation>
    </message>
    <message>
        <source>This server lacks this file: it can only come from the backup.</source>
        <translation>Ce serveur n’a pas ce fichier&#xa0;: il ne peut provenir que de la sauvegarde.</translation>
    </message>
    <message>
        <source>This server: {server}
Backup: {backup}</source>
        <translation>Ce serveur&#xa0;: {server}
Sauvegarde&#xa0;: {backup}</translation>
    </message>
    <message>
        <source>Which configuration files stay?</source>
        <translation>Quels fichiers de configuration garder&#xa0;?</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>non défini</translation>
    </message>
    <message>
        <source>{button} ({key})</source>
        <translation>{button} ({key})</translation>
    </message>
    <message>
        <source>{file}: {state}</source>
        <translation>{file}&#xa0;: {state}</translation>
    </message>
</context>
<context>
    <name>DestinationPage</name>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Dossier</translation>
    </message>
    <message>
        <source>A folder on another disk or a share, with its full path</source>
        <translation>Un dossier sur un autre disque ou un partage réseau, avec son chemin complet</translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation>Par&amp;courir…</translation>
    </message>
    <message>
        <source>Backup folder</source>
        <translation>Dossier de la sauvegarde</translation>
    </message>
    <message>
        <source>Best on another disk or a share: a backup on the disk that died is none.</source>
        <translation>De préférence sur un autre disque ou un partage réseau&#xa0;: sur un disque en panne, elle serait perdue.</translation>
    </message>
    <message>
        <source>Browse for the backup folder</source>
        <translation>Parcourir&#xa0;: dossier de la sauvegarde</translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation>&amp;Modifier…</translation>
    </message>
    <message>
        <source>Change the method</source>
        <translation>Modifier la méthode</translation>
    </message>
    <message>
        <source>Copy of the data folder; Neo4j is stopped for a short time</source>
        <translation>Copie du dossier de données&#xa0;; Neo4j est arrêté brièvement</translation>
    </message>
    <message>
        <source>Copy of the data folder; Neo4j is stopped while it is copied</source>
        <translation>Copie du dossier de données&#xa0;; Neo4j est arrêté pendant la copie</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Each backup gets a folder of its own in there. It is built under a temporary name and gets its label only when every byte of it was read back and found right.</source>
        <translation>Chaque sauvegarde y reçoit son propre dossier. Elle est créée sous un nom temporaire et ne reçoit son libellé qu’une fois tous ses octets relus et jugés corrects.</translation>
    </message>
    <message>
        <source>Folder for the backup</source>
        <translation>Dossier pour la sauvegarde</translation>
    </message>
    <message>
        <source>L&amp;abel</source>
        <translation>&amp;Libellé</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Libellé</translation>
    </message>
    <message>
        <source>Looking at {folder}…</source>
        <translation>Examen de {folder}…</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Méthode</translation>
    </message>
    <message>
        <source>O&amp;ptions</source>
        <translation>&amp;Options</translation>
    </message>
    <message>
        <source>Online with neo4j-admin; Neo4j keeps running</source>
        <translation>En ligne avec neo4j-admin&#xa0;; Neo4j continue de tourner</translation>
    </message>
    <message>
        <source>Optional: by default the time and the name of this server</source>
        <translation>Facultatif&#xa0;: par défaut, l’heure et le nom de ce serveur</translation>
    </message>
    <message>
        <source>The folder will be made.</source>
        <translation>Le dossier sera créé.</translation>
    </message>
    <message>
        <source>This cannot be a folder name: {reason}</source>
        <translation>Ce nom de dossier n’est pas possible&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Where should the backup go?</source>
        <translation>Où enregistrer la sauvegarde&#xa0;?</translation>
    </message>
</context>
<context>
    <name>DiffModel</name>
    <message numerus="yes">
        <source>%n equal line(s); Enter shows them</source>
        <translation>
            <numerusform>%n ligne identique&#xa0;; Entrée l’affiche</numerusform>
            <numerusform>%n lignes identiques&#xa0;; Entrée les affiche</numerusform>
        </translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>This server</source>
        <translation>Ce serveur</translation>
    </message>
    <message>
        <source>line {number}, changed: server {server}, backup {backup}</source>
        <translation>ligne {number}, modifiée&#xa0;: serveur {server}, sauvegarde {backup}</translation>
    </message>
    <message>
        <source>line {number}, equal: {text}</source>
        <translation>ligne {number}, identique&#xa0;: {text}</translation>
    </message>
    <message>
        <source>line {number}, only in the backup: {text}</source>
        <translation>ligne {number}, seulement dans la sauvegarde&#xa0;: {text}</translation>
    </message>
    <message>
        <source>line {number}, only on this server: {text}</source>
        <translation>ligne {number}, seulement sur ce serveur&#xa0;: {text}</translation>
    </message>
</context>
<context>
    <name>Disclosure</name>
    <message>
        <source>collapsed</source>
        <translation>réduit</translation>
    </message>
    <message>
        <source>expanded</source>
        <translation>développé</translation>
    </message>
</context>
<context>
    <name>ErrorPanel</name>
    <message>
        <source>Code: {code}</source>
        <translation>Code&#xa0;: {code}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation>Copier l’erreur</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Détails de l’erreur</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Neo4j is now: {state}</source>
        <translation>Neo4j est maintenant&#xa0;: {state}</translation>
    </message>
    <message>
        <source>No data was changed.</source>
        <translation>Aucune donnée n’a été modifiée.</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>Ouvrir le journal</translation>
    </message>
    <message>
        <source>The data is as this page says.</source>
        <translation>Les données sont comme l’indique cette page.</translation>
    </message>
    <message>
        <source>The program met an error of its own.</source>
        <translation>Le programme a rencontré une erreur interne.</translation>
    </message>
    <message>
        <source>The running job goes on; its result will say what it means for the data.</source>
        <translation>La tâche en cours continue&#xa0;; son résultat indiquera les conséquences pour les données.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the details below and the log to your support.</source>
        <translation>Réessayez. Si l’erreur se reproduit, envoyez les détails ci-dessous et le journal à votre support.</translation>
    </message>
    <message>
        <source>Dismiss the error</source>
        <translation>Masquer l’erreur</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
</context>
<context>
    <name>Generation3Page</name>
    <message>
        <source>&amp;Copy the report</source>
        <translation>&amp;Copier le rapport</translation>
    </message>
    <message>
        <source>CAST Imaging 3</source>
        <translation>CAST Imaging 3</translation>
    </message>
    <message>
        <source>Counting how large the places are…</source>
        <translation>Calcul de la taille des emplacements…</translation>
    </message>
    <message>
        <source>It is neither backed up nor restored by this program; nothing is changed.</source>
        <translation>Ce programme ne le sauvegarde ni ne le restaure&#xa0;; rien n’est modifié.</translation>
    </message>
    <message>
        <source>Report on CAST Imaging 3</source>
        <translation>Rapport sur CAST Imaging 3</translation>
    </message>
    <message>
        <source>The sizes are counted, as far as they could be.</source>
        <translation>Les tailles sont calculées, autant que possible.</translation>
    </message>
    <message>
        <source>Unsure: {words}</source>
        <translation>Incertain&#xa0;: {words}</translation>
    </message>
    <message>
        <source>What was found of CAST Imaging 3</source>
        <translation>Ce qui a été trouvé de CAST Imaging 3</translation>
    </message>
</context>
<context>
    <name>InstallationPage</name>
    <message>
        <source>&amp;Kind</source>
        <translation>T&amp;ype</translation>
    </message>
    <message>
        <source>Browse: {field}</source>
        <translation>Parcourir&#xa0;: {field}</translation>
    </message>
    <message>
        <source>CAST Imaging &amp;version</source>
        <translation>&amp;Version de CAST Imaging</translation>
    </message>
    <message>
        <source>Configuration files and service</source>
        <translation>Fichiers de configuration et service</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Parcourir…</translation>
    </message>
    <message>
        <source>CAST Imaging {version}</source>
        <translation>CAST Imaging {version}</translation>
    </message>
    <message>
        <source>CAST Imaging {version} ({kind})</source>
        <translation>CAST Imaging {version} ({kind})</translation>
    </message>
    <message>
        <source>Confi&amp;guration folder</source>
        <translation>Dossier de &amp;configuration</translation>
    </message>
    <message>
        <source>D&amp;ata folder</source>
        <translation>Dossier de do&amp;nnées</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Dossier de données</translation>
    </message>
    <message>
        <source>Every value can be corrected. What you have changed is checked before it is used.</source>
        <translation>Chaque valeur peut être corrigée. Vos modifications sont contrôlées avant d’être utilisées.</translation>
    </message>
    <message>
        <source>Give or co&amp;rrect by hand</source>
        <translation>Indiquer ou co&amp;rriger à la main</translation>
    </message>
    <message>
        <source>Installation</source>
        <translation>Installation</translation>
    </message>
    <message>
        <source>Is this your CAST Imaging?</source>
        <translation>Est-ce votre CAST Imaging&#xa0;?</translation>
    </message>
    <message>
        <source>Its data is replaced by the backup. The old data is kept aside on the same disk.</source>
        <translation>Ses données sont remplacées par la sauvegarde. Les anciennes sont mises de côté sur le même disque.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Looked at:</source>
        <translation>Emplacements examinés&#xa0;:</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Examen…</translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation>Neo4j</translation>
    </message>
    <message>
        <source>Neo4j service</source>
        <translation>Service Neo4j</translation>
    </message>
    <message>
        <source>Neo4j version</source>
        <translation>Version de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j&apos;s c&amp;ontainer</source>
        <translation>C&amp;onteneur de Neo4j</translation>
    </message>
    <message>
        <source>No installation was found that can be backed up. Give its folders here.</source>
        <translation>Aucune installation à sauvegarder n’a été trouvée. Indiquez ses dossiers ici.</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Restore onto this server?</source>
        <translation>Restaurer sur ce serveur&#xa0;?</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>This folder does not exist.</source>
        <translation>Ce dossier n’existe pas.</translation>
    </message>
    <message>
        <source>Transaction logs: {folder}</source>
        <translation>Journaux de transactions&#xa0;: {folder}</translation>
    </message>
    <message>
        <source>What will be replaced</source>
        <translation>Ce qui sera remplacé</translation>
    </message>
    <message>
        <source>Which one?</source>
        <translation>Laquelle&#xa0;?</translation>
    </message>
    <message>
        <source>made by hand</source>
        <translation>faite à la main</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manquant</translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation>de version inconnue</translation>
    </message>
    <message>
        <source>present</source>
        <translation>présent</translation>
    </message>
    <message>
        <source>unknown server</source>
        <translation>serveur inconnu</translation>
    </message>
    <message>
        <source>{folder} ({size})</source>
        <translation>{folder} ({size})</translation>
    </message>
    <message>
        <source>{http} (HTTP), {bolt} (Bolt)</source>
        <translation>{http} (HTTP), {bolt} (Bolt)</translation>
    </message>
    <message>
        <source>{kind}: {folder}</source>
        <translation>{kind}&#xa0;: {folder}</translation>
    </message>
    <message>
        <source>{label} ({time}, {host})</source>
        <translation>{label} ({time}, {host})</translation>
    </message>
    <message>
        <source>{role} configuration</source>
        <translation>Configuration {role}</translation>
    </message>
</context>
<context>
    <name>KnownBackups</name>
    <message>
        <source>The folder could not be read.</source>
        <translation>Le dossier n’a pas pu être lu.</translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>Both ways are the vendor&apos;s. The configuration files are kept with either.</source>
        <translation>Les deux méthodes sont celles de l’éditeur. Les fichiers de configuration sont sauvegardés dans les deux cas.</translation>
    </message>
    <message>
        <source>&amp;Heap size</source>
        <translation>Taille du tas (&amp;heap)</translation>
    </message>
    <message>
        <source>Cop&amp;y the data folder (recommended)</source>
        <translation>&amp;Copier le dossier de données (recommandé)</translation>
    </message>
    <message>
        <source>Copy &amp;while Neo4j runs first</source>
        <translation>Copier d’a&amp;bord pendant que Neo4j tourne</translation>
    </message>
    <message>
        <source>Copy e&amp;very file anew</source>
        <translation>Copier à no&amp;uveau chaque fichier</translation>
    </message>
    <message>
        <source>Give a number and its unit, as in 4G or 512m.</source>
        <translation>Indiquez un nombre et son unité, comme 4G ou 512m.</translation>
    </message>
    <message>
        <source>How should the data be backed up?</source>
        <translation>Comment sauvegarder les données&#xa0;?</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Méthode</translation>
    </message>
    <message>
        <source>Neo4j is stopped, its data is copied, and it is started again. The backup can be restored with the vendor&apos;s own procedure, also without this program.</source>
        <translation>Neo4j est arrêté, ses données sont copiées, puis il est redémarré. La sauvegarde peut aussi être restaurée sans ce programme, selon la procédure de l’éditeur.</translation>
    </message>
    <message>
        <source>Neo4j is then stopped for a short time only: what has changed meanwhile is copied again.</source>
        <translation>Neo4j n’est ensuite arrêté que brièvement&#xa0;: ce qui a changé entre-temps est copié à nouveau.</translation>
    </message>
    <message>
        <source>Neo4j keeps running and writes the backup itself. Needs Neo4j Enterprise and more memory.</source>
        <translation>Neo4j continue de tourner et écrit lui-même la sauvegarde. Nécessite Neo4j Enterprise et plus de mémoire.</translation>
    </message>
    <message>
        <source>Not for the Docker installer: the vendor supports it with the Windows installer only.</source>
        <translation>Pas avec le programme d’installation Docker&#xa0;: l’éditeur ne la prend en charge qu’avec le programme d’installation Windows.</translation>
    </message>
    <message>
        <source>Onl&amp;ine backup with neo4j-admin</source>
        <translation>Sauvegarde en l&amp;igne avec neo4j-admin</translation>
    </message>
    <message>
        <source>Otherwise files that have not changed since the last backup in the same folder are read there and shared with it, where its disk can: they take no room, and hardly any time while Neo4j is stopped. Each backup is whole by itself.</source>
        <translation>Sinon, les fichiers inchangés depuis la dernière sauvegarde du même dossier y sont relus et partagés avec elle, si son disque le permet&#xa0;: ils ne prennent pas de place, et presque pas de temps pendant que Neo4j est arrêté. Chaque sauvegarde est complète à elle seule.</translation>
    </message>
    <message>
        <source>Pa&amp;ge cache</source>
        <translation>Cache de pa&amp;ges</translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Backing up</source>
        <translation>Sauvegarde en cours</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n erreur</numerusform>
            <numerusform>%n erreurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n avertissement</numerusform>
            <numerusform>%n avertissements</numerusform>
        </translation>
    </message>
    <message>
        <source>A backup is running. Neo4j may be stopped until it has ended.</source>
        <translation>Une sauvegarde est en cours. Neo4j peut être arrêté jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>A recovery is running. Neo4j may be stopped until it has ended.</source>
        <translation>Une récupération est en cours. Neo4j peut être arrêté jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>A restore is running. Neo4j may be stopped until it has ended.</source>
        <translation>Une restauration est en cours. Neo4j peut être arrêté jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>Cancelling: undoing what was begun</source>
        <translation>Annulation&#xa0;: ce qui a été commencé est défait</translation>
    </message>
    <message>
        <source>Done in {done}</source>
        <translation>Terminé dans {done}</translation>
    </message>
    <message>
        <source>Hide the lo&amp;g</source>
        <translation>Masquer le jo&amp;urnal</translation>
    </message>
    <message>
        <source>Keep this window open. Cancelling undoes what was begun.</source>
        <translation>Laissez cette fenêtre ouverte. L’annulation défait ce qui a été commencé.</translation>
    </message>
    <message>
        <source>Keep this window open. The job can no longer be cancelled: it runs to its end.</source>
        <translation>Gardez cette fenêtre ouverte. La tâche ne peut plus être annulée : elle va jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>Messages of the job</source>
        <translation>Messages de la tâche</translation>
    </message>
    <message>
        <source>Neo4j back in {back}</source>
        <translation>Neo4j de retour dans {back}</translation>
    </message>
    <message>
        <source>Neo4j has been offline for {time}</source>
        <translation>Neo4j est indisponible depuis {time}</translation>
    </message>
    <message>
        <source>Neo4j has been stopping for {time}</source>
        <translation>Neo4j s’arrête depuis {time}</translation>
    </message>
    <message>
        <source>Neo4j was offline for {time}</source>
        <translation>Neo4j a été indisponible pendant {time}</translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation>Neo4j&#xa0;: {state}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>Progression de la tâche</translation>
    </message>
    <message>
        <source>Recovering</source>
        <translation>Récupération en cours</translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation>Restauration en cours</translation>
    </message>
    <message>
        <source>Running for {time}</source>
        <translation>En cours depuis {time}</translation>
    </message>
    <message>
        <source>Show the lo&amp;g</source>
        <translation>Afficher le jo&amp;urnal</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>Étape {number} sur {count}</translation>
    </message>
    <message>
        <source>Steps of the job</source>
        <translation>Étapes de la tâche</translation>
    </message>
    <message>
        <source>What the interrupted job left half done is put right. This cannot be cancelled.</source>
        <translation>Ce que la tâche interrompue a laissé inachevé est remis en ordre. Cette opération ne peut pas être annulée.</translation>
    </message>
    <message>
        <source>done in {done}</source>
        <translation>terminé dans {done}</translation>
    </message>
    <message>
        <source>looking</source>
        <translation>examen en cours</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} sur {total}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} fichiers sur {total}</translation>
    </message>
    <message>
        <source>{place}: {what}</source>
        <translation>{place}&#xa0;: {what}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <source>{step}: {state}</source>
        <translation>{step}&#xa0;: {state}</translation>
    </message>
</context>
<context>
    <name>RateChart</name>
    <message>
        <source>Highest: {size}/s</source>
        <translation>Maximum&#xa0;: {size}/s</translation>
    </message>
    <message>
        <source>Rate of the last two minutes</source>
        <translation>Débit des deux dernières minutes</translation>
    </message>
</context>
<context>
    <name>RecoveredCard</name>
    <message>
        <source>An interrupted job could not be recovered</source>
        <translation>Une tâche interrompue n’a pas pu être récupérée</translation>
    </message>
    <message>
        <source>An interrupted job was recovered</source>
        <translation>Une tâche interrompue a été récupérée</translation>
    </message>
    <message>
        <source>I have &amp;seen it</source>
        <translation>J’en ai &amp;pris connaissance</translation>
    </message>
    <message>
        <source>{job}. This program had ended before it; {time} its guardian reported:</source>
        <translation>{job}. Ce programme s’était arrêté avant la fin ; {time} son gardien a signalé :</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Kept aside</source>
        <translation>Mis de côté</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>Ouvrir le &amp;dossier</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>&amp;Put the old data back</source>
        <translation>Remettre les &amp;anciennes données</translation>
    </message>
    <message>
        <source>Neo4j now</source>
        <translation>Neo4j maintenant</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Ouvrir le &amp;rapport</translation>
    </message>
    <message>
        <source>Open lo&amp;g</source>
        <translation>Ouvrir le jo&amp;urnal</translation>
    </message>
    <message>
        <source>Open the folder of {name}</source>
        <translation>Ouvrir le dossier de {name}</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Start &amp;Neo4j</source>
        <translation>Démarrer &amp;Neo4j</translation>
    </message>
    <message>
        <source>Which data shall it be from now on? Nothing is deleted.</source>
        <translation>Quelles données seront les bonnes désormais&#xa0;? Rien n’est supprimé.</translation>
    </message>
    <message>
        <source>{state}: {answer}</source>
        <translation>{state}&#xa0;: {answer}</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Avertissements</translation>
    </message>
    <message>
        <source>&amp;Keep what lies there now</source>
        <translation>&amp;Garder ce qui s’y trouve</translation>
    </message>
    <message>
        <source>&amp;Use the backup&apos;s data</source>
        <translation>Utiliser les données de la &amp;sauvegarde</translation>
    </message>
    <message>
        <source>Neo4j is stopped and started on the old data. What lies in place now is moved beside it.</source>
        <translation>Neo4j est arrêté puis démarré sur les anciennes données. Ce qui est en place maintenant est déplacé à côté.</translation>
    </message>
    <message>
        <source>Nothing is moved. What lies in place is the data from now on, and the interrupted job is closed.</source>
        <translation>Rien n’est déplacé. Ce qui est en place devient les données, et la tâche interrompue est close.</translation>
    </message>
    <message>
        <source>The verified copy goes into its place, and Neo4j is started on it. What lies there now is moved beside it.</source>
        <translation>La copie vérifiée est mise en place et Neo4j est démarré dessus. Ce qui s’y trouve maintenant est déplacé à côté.</translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation>Que faire ensuite</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Check a&amp;gain</source>
        <translation>Contrôler à &amp;nouveau</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to be settled first</source>
        <translation>
            <numerusform>%n point à régler d’abord</numerusform>
            <numerusform>%n points à régler d’abord</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Contrôle en cours…</translation>
    </message>
    <message>
        <source>Delete the old data &amp;first to make room: there is no way back to it</source>
        <translation>&amp;Supprimer d’abord les anciennes données pour faire de la place&#xa0;: il n’y a pas de retour possible</translation>
    </message>
    <message>
        <source>Everything that was checked allows it.</source>
        <translation>Tout ce qui a été contrôlé le permet.</translation>
    </message>
    <message>
        <source>Everything that was checked allows it; confirm below.</source>
        <translation>Tout ce qui a été contrôlé le permet&#xa0;; confirmez ci-dessous.</translation>
    </message>
    <message>
        <source>I looked it up: backup and server are of the same &amp;version</source>
        <translation>J’ai vérifié&#xa0;: sauvegarde et serveur sont de la même &amp;version</translation>
    </message>
    <message>
        <source>If something fails</source>
        <translation>Si quelque chose échoue</translation>
    </message>
    <message>
        <source>No application &amp;import is running now (stopping Neo4j in one may corrupt it)</source>
        <translation>Aucun &amp;import d’application n’est en cours (arrêter Neo4j pendant un import peut le corrompre)</translation>
    </message>
    <message>
        <source>Ready to back up?</source>
        <translation>Prêt à sauvegarder&#xa0;?</translation>
    </message>
    <message>
        <source>Ready to restore?</source>
        <translation>Prêt à restaurer&#xa0;?</translation>
    </message>
    <message>
        <source>Restore although the &amp;versions differ, at my own risk (is recorded)</source>
        <translation>Restaurer bien que les &amp;versions diffèrent, à mes propres risques (cela est consigné)</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>Stop Neo4j although somebody &amp;works in it, at my own risk (is recorded)</source>
        <translation>Arrêter Neo4j bien que quelqu’un y tra&amp;vaille, à mes propres risques (c’est consigné)</translation>
    </message>
    <message>
        <source>T&amp;ype {word} to confirm</source>
        <translation>T&amp;apez {word} pour confirmer</translation>
    </message>
    <message>
        <source>The backup is not whole: Neo4j may not open it, or open it empty. Only for a repair (is recorded).</source>
        <translation>La sauvegarde n’est pas entière&#xa0;: Neo4j peut ne pas l’ouvrir, ou l’ouvrir vide. Seulement pour une réparation (c’est consigné).</translation>
    </message>
    <message>
        <source>The checks could not be made.</source>
        <translation>Les contrôles n’ont pas pu être faits.</translation>
    </message>
    <message>
        <source>This is all that will be done. Nothing has been changed so far.</source>
        <translation>Voici tout ce qui sera fait. Rien n’a été modifié jusqu’ici.</translation>
    </message>
    <message>
        <source>Type {word} to restore it &amp;all the same</source>
        <translation>Tapez {word} pour la restaurer quand &amp;même</translation>
    </message>
    <message>
        <source>With it you also confirm that no application import is running: stopping Neo4j in one may corrupt it.</source>
        <translation>Vous confirmez aussi qu’aucun import d’application n’est en cours&#xa0;: arrêter Neo4j pendant un import peut le corrompre.</translation>
    </message>
    <message>
        <source>What will be done, in this order</source>
        <translation>Ce qui sera fait, dans cet ordre</translation>
    </message>
</context>
<context>
    <name>ServicePanel</name>
    <message>
        <source>A job is running: it stops and starts Neo4j itself.</source>
        <translation>Une tâche est en cours&#xa0;: elle arrête et démarre Neo4j elle-même.</translation>
    </message>
    <message>
        <source>First decide which data it is from now on: a start could make an empty database.</source>
        <translation>Décidez d’abord quelles données seront les bonnes désormais&#xa0;: un démarrage pourrait créer une base de données vide.</translation>
    </message>
    <message>
        <source>Neo4j is running.</source>
        <translation>Neo4j est en marche.</translation>
    </message>
    <message>
        <source>Neo4j is starting.</source>
        <translation>Neo4j démarre.</translation>
    </message>
    <message>
        <source>Neo4j is stopping; it can be started when it has stopped.</source>
        <translation>Neo4j s’arrête&#xa0;; il pourra être démarré une fois arrêté.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s state is being looked up.</source>
        <translation>L’état de Neo4j est en cours de lecture.</translation>
    </message>
    <message>
        <source>Neo4j: looking</source>
        <translation>Neo4j&#xa0;: recherche</translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation>Neo4j&#xa0;: {state}</translation>
    </message>
    <message>
        <source>S&amp;tart Neo4j</source>
        <translation>Démarrer Neo4&amp;j</translation>
    </message>
    <message>
        <source>Services of CAST Imaging</source>
        <translation>Services de CAST Imaging</translation>
    </message>
    <message>
        <source>There is no Neo4j to start.</source>
        <translation>Il n’y a pas de Neo4j à démarrer.</translation>
    </message>
    <message>
        <source>{service}: {state}</source>
        <translation>{service}&#xa0;: {state}</translation>
    </message>
</context>
<context>
    <name>ShowReport</name>
    <message>
        <source>Sho&amp;w what was found of CAST Imaging 3…</source>
        <translation>&amp;Voir ce qui a été trouvé de CAST Imaging 3…</translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulée</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>étape actuelle</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminée</translation>
    </message>
    <message>
        <source>doubtful</source>
        <translation>douteuse</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échouée</translation>
    </message>
    <message>
        <source>needs a decision</source>
        <translation>attend une décision</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>à venir</translation>
    </message>
    <message>
        <source>{step} ({state})</source>
        <translation>{step} ({state})</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n file(s) different from this server&apos;s</source>
        <translation>
            <numerusform>%n fichier différent de celui de ce serveur</numerusform>
            <numerusform>%n fichiers différents de ceux de ce serveur</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) from the backup</source>
        <translation>
            <numerusform>%n fichier de la sauvegarde</numerusform>
            <numerusform>%n fichiers de la sauvegarde</numerusform>
        </translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>Sauvegarder</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>CAST Imaging {version}, {kind}</source>
        <translation>CAST Imaging {version}, {kind}</translation>
    </message>
    <message>
        <source>Change: {what}</source>
        <translation>Modifier&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Comparaison…</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Configuration</translation>
    </message>
    <message>
        <source>Copy of the data folder, all of it while Neo4j is stopped</source>
        <translation>Copie du dossier de données, entièrement pendant que Neo4j est arrêté</translation>
    </message>
    <message>
        <source>Copy of the data folder, from a clone that is made while Neo4j is stopped for seconds</source>
        <translation>Copie du dossier de données, depuis un clone fait pendant les quelques secondes où Neo4j est arrêté</translation>
    </message>
    <message>
        <source>Copy of the data folder, most of it while Neo4j still runs</source>
        <translation>Copie du dossier de données, pour l’essentiel pendant que Neo4j tourne</translation>
    </message>
    <message>
        <source>Host names differ: {keys}</source>
        <translation>Noms d’hôte différents&#xa0;: {keys}</translation>
    </message>
    <message>
        <source>Made {time} on {host}, CAST Imaging {version}, {size}</source>
        <translation>Faite {time} sur {host}, CAST Imaging {version}, {size}</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Méthode</translation>
    </message>
    <message>
        <source>Online with neo4j-admin; Neo4j keeps running</source>
        <translation>En ligne avec neo4j-admin&#xa0;; Neo4j continue de tourner</translation>
    </message>
    <message>
        <source>Onto</source>
        <translation>Sur</translation>
    </message>
    <message>
        <source>Paths differ: {keys}</source>
        <translation>Chemins différents&#xa0;: {keys}</translation>
    </message>
    <message>
        <source>Ports differ: {keys}</source>
        <translation>Ports différents&#xa0;: {keys}</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation>de version inconnue</translation>
    </message>
    <message>
        <source>{size}, in {path}</source>
        <translation>{size}, dans {path}</translation>
    </message>
</context>
<context>
    <name>UnpackOffer</name>
    <message>
        <source>&amp;Unpack it…</source>
        <translation>Déco&amp;mpresser…</translation>
    </message>
    <message>
        <source>Cance&amp;l unpacking</source>
        <translation>A&amp;nnuler la décompression</translation>
    </message>
    <message>
        <source>Choose where the new folder {name} is made</source>
        <translation>Choisissez où créer le nouveau dossier {name}</translation>
    </message>
    <message>
        <source>Progress of the unpacking</source>
        <translation>Avancement de la décompression</translation>
    </message>
    <message>
        <source>Unpacking into {folder}…</source>
        <translation>Décompression dans {folder}…</translation>
    </message>
    <message>
        <source>What is in {archive} can be chosen when it is unpacked.</source>
        <translation>Le contenu de {archive} peut être choisi une fois décompressé.</translation>
    </message>
    <message>
        <source>{done} of {total} of the archive are unpacked.</source>
        <translation>{done} sur {total} de l’archive sont décompressés.</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>&amp;Recover now</source>
        <translation>&amp;Récupérer maintenant</translation>
    </message>
    <message>
        <source>An earlier job was interrupted</source>
        <translation>Une tâche précédente a été interrompue</translation>
    </message>
    <message>
        <source>CAST Imaging {version} ({kind})</source>
        <translation>CAST Imaging {version} ({kind})</translation>
    </message>
    <message>
        <source>Copy the Neo4j data and the configuration into one verified backup.</source>
        <translation>Copier les données Neo4j et la configuration dans une seule sauvegarde vérifiée.</translation>
    </message>
    <message numerus="yes">
        <source>%n installation(s) were found</source>
        <translation>
            <numerusform>%n installation a été trouvée</numerusform>
            <numerusform>%n installations ont été trouvées</numerusform>
        </translation>
    </message>
    <message>
        <source>A job is running already</source>
        <translation>Une tâche est déjà en cours</translation>
    </message>
    <message>
        <source>Back &amp;up this server</source>
        <translation>Sa&amp;uvegarder ce serveur</translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation>&amp;Modifier…</translation>
    </message>
    <message>
        <source>Change what was found: another installation, other folders</source>
        <translation>Modifier ce qui a été trouvé&#xa0;: autre installation, autres dossiers</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Install CAST Imaging first. If it is installed, say with Change in which folders.</source>
        <translation>Installez d’abord CAST Imaging. S’il est installé, indiquez ses dossiers avec Modifier.</translation>
    </message>
    <message>
        <source>Installed in</source>
        <translation>Installé dans</translation>
    </message>
    <message>
        <source>It has no data yet. Restore a backup to get the data of the former server back.</source>
        <translation>Il n’a pas encore de données. Restaurez une sauvegarde pour retrouver les données de l’ancien serveur.</translation>
    </message>
    <message>
        <source>It holds {size} of data, the last good backup {backup_size}. Restore that backup to get the data back.</source>
        <translation>Il contient {size} de données, la dernière bonne sauvegarde {backup_size}. Restaurez cette sauvegarde pour retrouver les données.</translation>
    </message>
    <message>
        <source>Last good backup</source>
        <translation>Dernière bonne sauvegarde</translation>
    </message>
    <message>
        <source>Looked at:</source>
        <translation>Lieux examinés&#xa0;:</translation>
    </message>
    <message>
        <source>Looking for CAST Imaging on this machine…</source>
        <translation>Recherche de CAST Imaging sur cette machine…</translation>
    </message>
    <message>
        <source>Looking in {folders}…</source>
        <translation>Recherche dans {folders}…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation>Neo4j</translation>
    </message>
    <message>
        <source>No CAST Imaging installation was found</source>
        <translation>Aucune installation de CAST Imaging n’a été trouvée</translation>
    </message>
    <message>
        <source>None is known on this machine</source>
        <translation>Aucune n’est connue sur cette machine</translation>
    </message>
    <message>
        <source>None was found; not every known folder could be read</source>
        <translation>Aucune n’a été trouvée&#xa0;; certains dossiers connus n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>Nothing is changed before you have read the plan and started it.</source>
        <translation>Rien n’est modifié avant que vous ayez lu et lancé le plan.</translation>
    </message>
    <message>
        <source>Put a backup in place of the data of this server. The old data is kept aside.</source>
        <translation>Mettre une sauvegarde à la place des données de ce serveur. Les anciennes données sont mises de côté.</translation>
    </message>
    <message>
        <source>R&amp;estore a backup</source>
        <translation>R&amp;estaurer une sauvegarde</translation>
    </message>
    <message>
        <source>Recovering undoes what it left half done and starts Neo4j again. Do this first.</source>
        <translation>La récupération annule ce qui est resté à moitié fait et redémarre Neo4j. À faire en premier.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>This installation is not supported</source>
        <translation>Cette installation n’est pas prise en charge</translation>
    </message>
    <message>
        <source>This server looks newly installed</source>
        <translation>Ce serveur semble fraîchement installé</translation>
    </message>
    <message>
        <source>Unknown size</source>
        <translation>Taille inconnue</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Que voulez-vous faire&#xa0;?</translation>
    </message>
    <message>
        <source>You can look around. Nothing can be started until it has ended.</source>
        <translation>Vous pouvez tout regarder. Rien ne peut être lancé avant la fin de cette tâche.</translation>
    </message>
    <message>
        <source>You will be asked which one, or choose it now with Change.</source>
        <translation>On vous demandera laquelle, ou choisissez-la maintenant avec Modifier.</translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation>de version inconnue</translation>
    </message>
    <message>
        <source>{age} ({time}), {size}</source>
        <translation>{age} ({time}), {size}</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Précédent</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler</translation>
    </message>
    <message>
        <source>&amp;Cancel the job</source>
        <translation>&amp;Annuler la tâche</translation>
    </message>
    <message>
        <source>&amp;Cancel the job and close</source>
        <translation>&amp;Annuler la tâche et fermer</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Fermer</translation>
    </message>
    <message>
        <source>&amp;Close when it has ended</source>
        <translation>&amp;Fermer quand elle sera finie</translation>
    </message>
    <message>
        <source>&amp;Keep running</source>
        <translation>&amp;Continuer</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Suivant</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Start again</source>
        <translation>Re&amp;commencer</translation>
    </message>
    <message>
        <source>&amp;Start backup</source>
        <translation>&amp;Sauvegarder</translation>
    </message>
    <message>
        <source>&amp;Start restore</source>
        <translation>&amp;Restaurer</translation>
    </message>
    <message>
        <source>A job is running</source>
        <translation>Une tâche est en cours</translation>
    </message>
    <message>
        <source>Backup and restore</source>
        <translation>Sauvegarde et restauration</translation>
    </message>
    <message>
        <source>CAST Imaging</source>
        <translation>CAST Imaging</translation>
    </message>
    <message>
        <source>CAST Imaging Backup and Restore</source>
        <translation>CAST Imaging Sauvegarde et restauration</translation>
    </message>
    <message>
        <source>Cancel the job and close the window when it has ended in order?</source>
        <translation>Annuler la tâche et fermer la fenêtre une fois qu’elle s’est terminée proprement&#xa0;?</translation>
    </message>
    <message>
        <source>Cancel the job?</source>
        <translation>Annuler la tâche&#xa0;?</translation>
    </message>
    <message>
        <source>Do&amp;ne</source>
        <translation>&amp;Terminé</translation>
    </message>
    <message>
        <source>It can no longer be cancelled. Close the window when it has ended?</source>
        <translation>Elle ne peut plus être annulée. Fermer la fenêtre quand elle sera finie ?</translation>
    </message>
    <message>
        <source>Step {number} of {count}: {title}</source>
        <translation>Étape {number} sur {count}&#xa0;: {title}</translation>
    </message>
    <message>
        <source>{title}: {sentence}</source>
        <translation>{title}&#xa0;: {sentence}</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>What was begun is undone, and Neo4j is started again where it ran before.</source>
        <translation>Ce qui a été commencé est annulé, et Neo4j est redémarré s’il tournait auparavant.</translation>
    </message>
</context>
<context>
    <name>checklist</name>
    <message>
        <source>A backup changes nothing on this server but the state of Neo4j. If a step fails or you cancel, Neo4j is started again where it ran before, and the unfinished backup is removed.</source>
        <translation>Une sauvegarde ne change rien sur ce serveur, sauf l’état de Neo4j. Si une étape échoue ou si vous annulez, Neo4j est redémarré s’il tournait auparavant, et la sauvegarde inachevée est supprimée.</translation>
    </message>
    <message>
        <source>Expected time: {total}.</source>
        <translation>Durée prévue : {total}.</translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is offline for {offline}.</source>
        <translation>Durée prévue&#xa0;: {total}&#xa0;; Neo4j est indisponible pendant {offline}.</translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is down now and is started at the end.</source>
        <translation>Durée prévue&#xa0;: {total}&#xa0;; Neo4j est arrêté et sera démarré à la fin.</translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is down now and stays so.</source>
        <translation>Durée prévue&#xa0;: {total}&#xa0;; Neo4j est arrêté et le reste.</translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j keeps running.</source>
        <translation>Durée prévue&#xa0;: {total}&#xa0;; Neo4j continue de tourner.</translation>
    </message>
    <message>
        <source>From step {number} on, each change is written down first: if one fails or you cancel, all are taken back, and Neo4j runs again if it ran before. Step {last} can no longer be cancelled: once Neo4j answers on the restored data, this data stays, also if a later step fails. The old data is then still kept aside.</source>
        <translation>À partir de l’étape {number}, chaque modification est d’abord consignée&#xa0;: si l’une échoue ou si vous annulez, toutes sont reprises, et Neo4j tourne de nouveau s’il tournait auparavant. L’étape {last} ne peut plus être annulée&#xa0;: dès que Neo4j répond sur les données restaurées, celles-ci restent, même si une étape suivante échoue. Les anciennes données sont alors encore conservées à part.</translation>
    </message>
    <message>
        <source>Step {number} deletes the old data, and from there on there is NO WAY BACK to it. If a later step fails, start the restore of this backup anew.</source>
        <translation>L’étape {number} supprime les anciennes données&#xa0;; à partir de là, il n’y a PAS DE RETOUR possible. Si une étape suivante échoue, relancez la restauration de cette sauvegarde.</translation>
    </message>
    <message>
        <source>Until step {number}, nothing on this server is changed: whatever fails, the old data is still in its place.</source>
        <translation>Jusqu’à l’étape {number}, rien n’est modifié sur ce serveur&#xa0;: quoi qu’il arrive, les anciennes données sont toujours à leur place.</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) found.</source>
        <translation>
            <numerusform>%n installation de CAST Imaging trouvée.</numerusform>
            <numerusform>%n installations de CAST Imaging trouvées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) were found: {folders}.</source>
        <translation>
            <numerusform>%n installation de CAST Imaging a été trouvée&#xa0;: {folders}.</numerusform>
            <numerusform>%n installations de CAST Imaging ont été trouvées&#xa0;: {folders}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) in {folder}.</source>
        <translation>
            <numerusform>%n sauvegarde dans {folder}.</numerusform>
            <numerusform>%n sauvegardes dans {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) are in the log only.</source>
        <translation>
            <numerusform>%n message antérieur ne figure que dans le journal.</numerusform>
            <numerusform>%n messages antérieurs ne figurent que dans le journal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {folder} read back differently; first {path}: {reason}.</source>
        <translation>
            <numerusform>%n fichier de {folder} relu différemment&#xa0;; le premier {path}&#xa0;: {reason}.</numerusform>
            <numerusform>%n fichiers de {folder} relus différemment&#xa0;; le premier {path}&#xa0;: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n interrupted job(s); nothing was done.</source>
        <translation>
            <numerusform>%n tâche interrompue&#xa0;; rien n’a été fait.</numerusform>
            <numerusform>%n tâches interrompues&#xa0;; rien n’a été fait.</numerusform>
        </translation>
    </message>
    <message>
        <source>A Neo4j online backup can be restored to a Windows installer server only.</source>
        <translation>Une sauvegarde en ligne de Neo4j ne peut être restaurée que sur un serveur installé par le programme d’installation Windows.</translation>
    </message>
    <message>
        <source>A Windows installation can only be handled on Windows.</source>
        <translation>Une installation Windows ne peut être traitée que sous Windows.</translation>
    </message>
    <message>
        <source>A program must be given by its whole path: {command}.</source>
        <translation>Un programme doit être donné par son chemin complet&#xa0;: {command}.</translation>
    </message>
    <message>
        <source>A restore is waiting: this backup is cancelled to make way for it.</source>
        <translation>Une restauration attend&#xa0;: cette sauvegarde est annulée pour lui céder la place.</translation>
    </message>
    <message>
        <source>A restore would refuse this backup, so it is not made.</source>
        <translation>Une restauration refuserait cette sauvegarde&#xa0;; elle n’est donc pas faite.</translation>
    </message>
    <message>
        <source>A server answers, but nobody has the data in {folder} open: it is another server.</source>
        <translation>Un serveur répond, mais personne n’a ouvert les données dans {folder}&#xa0;: c’est un autre serveur.</translation>
    </message>
    <message>
        <source>A volume with NTFS, ext4, XFS or btrfs can; FAT and some shares cannot.</source>
        <translation>Un volume en NTFS, ext4, XFS ou btrfs le peut ; FAT et certains partages ne le peuvent pas.</translation>
    </message>
    <message>
        <source>An argument contains a null character.</source>
        <translation>Un argument contient un caractère nul.</translation>
    </message>
    <message>
        <source>An earlier job was interrupted: {job}.</source>
        <translation>Une tâche précédente a été interrompue&#xa0;: {job}.</translation>
    </message>
    <message>
        <source>Another copy of this program works on this machine: {holder}.</source>
        <translation>Une autre instance de ce programme travaille sur cette machine&#xa0;: {holder}.</translation>
    </message>
    <message>
        <source>Another copy of this program works on this server: {holder}.</source>
        <translation>Une autre instance de ce programme travaille sur ce serveur&#xa0;: {holder}.</translation>
    </message>
    <message>
        <source>Another disk is mounted at {folder} now, or none, than when it was looked at.</source>
        <translation>Un autre disque est monté sous {folder} maintenant, ou aucun, que lors de l’examen.</translation>
    </message>
    <message>
        <source>Another job works on this installation: {holder}.</source>
        <translation>Une autre tâche travaille sur cette installation&#xa0;: {holder}.</translation>
    </message>
    <message>
        <source>Back up database {database} with neo4j-admin</source>
        <translation>Sauvegarder la base {database} avec neo4j-admin</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>Backup and server are both CAST Imaging {version}.</source>
        <translation>Sauvegarde et serveur sont tous deux CAST Imaging {version}.</translation>
    </message>
    <message>
        <source>Backup complete</source>
        <translation>Sauvegarde terminée</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>CAST Imaging</source>
        <translation>CAST Imaging</translation>
    </message>
    <message>
        <source>CAST Imaging Backup and Restore {version}</source>
        <translation>CAST Imaging Sauvegarde et restauration {version}</translation>
    </message>
    <message>
        <source>CAST Imaging version</source>
        <translation>Version de CAST Imaging</translation>
    </message>
    <message>
        <source>CAST Imaging&apos;s version is unknown; a restore will have to ask.</source>
        <translation>La version de CAST Imaging est inconnue&#xa0;; une restauration devra la demander.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Tâche annulée</translation>
    </message>
    <message>
        <source>Carry over memory and security settings by hand, if the backup&apos;s differ.</source>
        <translation>Reportez à la main les réglages de mémoire et de sécurité si ceux de la sauvegarde diffèrent.</translation>
    </message>
    <message>
        <source>Check again and start the restore anew.</source>
        <translation>Contrôlez à nouveau et relancez la restauration.</translation>
    </message>
    <message>
        <source>Check that the program exists and may be run ({reason}).</source>
        <translation>Vérifiez que le programme existe et peut être exécuté ({reason}).</translation>
    </message>
    <message>
        <source>Check that the restored Neo4j answers</source>
        <translation>Vérifier que le Neo4j restauré répond</translation>
    </message>
    <message>
        <source>Check the disk that holds it.</source>
        <translation>Vérifiez le disque qui le contient.</translation>
    </message>
    <message>
        <source>Checked before</source>
        <translation>Contrôlé avant</translation>
    </message>
    <message>
        <source>Checksum in the manifest</source>
        <translation>Somme de contrôle dans le manifeste</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Choix</translation>
    </message>
    <message>
        <source>Choose a folder for the backup.</source>
        <translation>Choisissez un dossier pour la sauvegarde.</translation>
    </message>
    <message>
        <source>Choose a folder outside the data folder, best on another disk.</source>
        <translation>Choisissez un dossier hors du dossier de données, de préférence sur un autre disque.</translation>
    </message>
    <message>
        <source>Choose a folder that only administrators may write to, or move the backup there afterwards.</source>
        <translation>Choisissez un dossier où seuls les administrateurs peuvent écrire, ou déplacez-y ensuite la sauvegarde.</translation>
    </message>
    <message>
        <source>Choose a sealed backup (a folder without the .partial suffix). A .partial folder may be deleted.</source>
        <translation>Choisissez une sauvegarde scellée (un dossier sans le suffixe .partial). Un dossier .partial peut être supprimé.</translation>
    </message>
    <message>
        <source>Choose an empty folder for the demo server, or remove the old one.</source>
        <translation>Choisissez un dossier vide pour le serveur de démonstration, ou supprimez l’ancien.</translation>
    </message>
    <message>
        <source>Choose another disk or a share, or copy the backup away afterwards.</source>
        <translation>Choisissez un autre disque ou un partage réseau, ou copiez ensuite la sauvegarde ailleurs.</translation>
    </message>
    <message>
        <source>Choose another folder or correct its rights.</source>
        <translation>Choisissez un autre dossier ou corrigez ses droits.</translation>
    </message>
    <message>
        <source>Choose another label, or leave the label out to get one made of the time and the host.</source>
        <translation>Choisissez un autre libellé, ou laissez-le vide pour qu’il soit formé de la date et de l’hôte.</translation>
    </message>
    <message>
        <source>Choose another label.</source>
        <translation>Choisissez un autre libellé.</translation>
    </message>
    <message>
        <source>Choose one by hand.</source>
        <translation>Choisissez-en une à la main.</translation>
    </message>
    <message>
        <source>Choose the folder that contains manifest.json, Neo4j_data or a neo4j-admin backup.</source>
        <translation>Choisissez le dossier qui contient manifest.json, Neo4j_data ou une sauvegarde neo4j-admin.</translation>
    </message>
    <message>
        <source>Choose the folder that holds your backups, or any other one.</source>
        <translation>Choisissez le dossier qui contient vos sauvegardes, ou un autre.</translation>
    </message>
    <message>
        <source>Chosen: delete the old data in {folder} first, without keeping it aside.</source>
        <translation>Choisi : supprimer d’abord les anciennes données de {folder}, sans les mettre de côté.</translation>
    </message>
    <message>
        <source>Chosen: restore without a match of the versions: backup {backup_version}, server {server_version}.</source>
        <translation>Choisi : restaurer sans que les versions concordent : sauvegarde {backup_version}, serveur {server_version}.</translation>
    </message>
    <message>
        <source>Close what writes to it, then try again.</source>
        <translation>Fermez ce qui y écrit, puis réessayez.</translation>
    </message>
    <message>
        <source>Close whatever uses the data folder (an explorer window, antivirus) and try again.</source>
        <translation>Fermez ce qui utilise le dossier de données (une fenêtre de l’explorateur, un antivirus) et réessayez.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Computing checksums sets the pace just now.</source>
        <translation>Le calcul des sommes de contrôle limite actuellement le débit.</translation>
    </message>
    <message>
        <source>Configuration files that are put back: {files}.</source>
        <translation>Fichiers de configuration remis en place&#xa0;: {files}.</translation>
    </message>
    <message>
        <source>Configuration folder</source>
        <translation>Dossier de configuration</translation>
    </message>
    <message>
        <source>Configuration: {role}</source>
        <translation>Configuration&#xa0;: {role}</translation>
    </message>
    <message>
        <source>Confirmed to be the same version.</source>
        <translation>Confirmée comme étant la même version.</translation>
    </message>
    <message>
        <source>Copied only while Neo4j is stopped.</source>
        <translation>Copie uniquement pendant que Neo4j est arrêté.</translation>
    </message>
    <message>
        <source>Copied while Neo4j runs; what has changed is copied again when it is stopped.</source>
        <translation>Copie pendant que Neo4j tourne&#xa0;; ce qui a changé est copié de nouveau une fois qu’il est arrêté.</translation>
    </message>
    <message numerus="yes">
        <source>Copy %n more configuration file(s)</source>
        <translation>
            <numerusform>Copier %n fichier de configuration supplémentaire</numerusform>
            <numerusform>Copier %n fichiers de configuration supplémentaires</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy of the data folder</source>
        <translation>Copie du dossier de données</translation>
    </message>
    <message>
        <source>Copy the backup&apos;s data to {path}</source>
        <translation>Copier les données de la sauvegarde vers {path}</translation>
    </message>
    <message>
        <source>Copy what changed in {path} while Neo4j still runs</source>
        <translation>Copier ce qui a changé dans {path} pendant que Neo4j fonctionne encore</translation>
    </message>
    <message>
        <source>Copy what changed in {path} with Neo4j stopped</source>
        <translation>Copier ce qui a changé dans {path}, Neo4j étant arrêté</translation>
    </message>
    <message>
        <source>Copy {path}</source>
        <translation>Copier {path}</translation>
    </message>
    <message>
        <source>Copy {path} while Neo4j still runs</source>
        <translation>Copier {path} pendant que Neo4j tourne</translation>
    </message>
    <message>
        <source>Copy {path} with Neo4j stopped</source>
        <translation>Copier {path}, Neo4j étant arrêté</translation>
    </message>
    <message>
        <source>Correct its rights, or name another folder in {variable}.</source>
        <translation>Corrigez ses droits, ou indiquez un autre dossier dans {variable}.</translation>
    </message>
    <message>
        <source>Correct that disk, then start this program again: it finishes the restore or undoes it whole.</source>
        <translation>Réparez ce disque, puis relancez ce programme&#xa0;: il achève la restauration ou l’annule en entier.</translation>
    </message>
    <message>
        <source>Correct the configuration folder if the file is elsewhere.</source>
        <translation>Corrigez le dossier de configuration si le fichier est ailleurs.</translation>
    </message>
    <message>
        <source>Correct the data folder.</source>
        <translation>Corrigez le dossier de données.</translation>
    </message>
    <message>
        <source>Correct the data folder; neo4j.conf names it in dbms.directories.data.</source>
        <translation>Corrigez le dossier de données&#xa0;; neo4j.conf le nomme dans dbms.directories.data.</translation>
    </message>
    <message>
        <source>Correct the name of the Neo4j service or container.</source>
        <translation>Corrigez le nom du service ou du conteneur Neo4j.</translation>
    </message>
    <message>
        <source>Correct the path, or leave it out to have the folder looked for.</source>
        <translation>Corrigez le chemin, ou laissez-le vide pour que le dossier soit recherché.</translation>
    </message>
    <message>
        <source>Correct the program folder, or use the copy method.</source>
        <translation>Corrigez le dossier du programme, ou utilisez la méthode de copie.</translation>
    </message>
    <message>
        <source>Correct the program folder.</source>
        <translation>Corrigez le dossier du programme.</translation>
    </message>
    <message>
        <source>Correct the rights or the space of that folder.</source>
        <translation>Corrigez les droits ou l’espace de ce dossier.</translation>
    </message>
    <message>
        <source>Correct the rights or the space of the program&apos;s own folder; the job is not affected.</source>
        <translation>Corrigez les droits ou l’espace du dossier propre au programme&#xa0;; la tâche n’est pas concernée.</translation>
    </message>
    <message>
        <source>Correct what was given and try again.</source>
        <translation>Corrigez ce qui a été donné et réessayez.</translation>
    </message>
    <message>
        <source>DELETE {path}</source>
        <translation>SUPPRIMER {path}</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Dossier de données</translation>
    </message>
    <message>
        <source>Database {database} was copied, but Neo4j&apos;s consistency check FOUND inconsistencies.</source>
        <translation>La base {database} a été copiée, mais le contrôle de cohérence de Neo4j a TROUVÉ des incohérences.</translation>
    </message>
    <message>
        <source>Decide: put the old data back, or keep what is there. Nothing is deleted either way: the other one lies beside it.</source>
        <translation>Décidez&#xa0;: remettre les anciennes données, ou garder ce qui est en place. Rien n’est supprimé dans les deux cas&#xa0;: l’autre jeu de données reste à côté.</translation>
    </message>
    <message>
        <source>Do not rely on this backup. Read Neo4j&apos;s inconsistencies report and have the database checked.</source>
        <translation>Ne vous fiez pas à cette sauvegarde. Lisez le rapport d’incohérences de Neo4j et faites contrôler la base.</translation>
    </message>
    <message>
        <source>Do not restore this backup. Choose an older one, and check the disk that holds it.</source>
        <translation>Ne restaurez pas cette sauvegarde. Choisissez-en une plus ancienne et vérifiez le disque qui la contient.</translation>
    </message>
    <message>
        <source>Docker installer</source>
        <translation>programme d’installation Docker</translation>
    </message>
    <message>
        <source>Drive {drive} is a network drive of {account}, which an elevated program does not see.</source>
        <translation>Le lecteur {drive} est un lecteur réseau de {account}, qu’un programme élevé ne voit pas.</translation>
    </message>
    <message>
        <source>Each database is open.</source>
        <translation>Chaque base de données est ouverte.</translation>
    </message>
    <message>
        <source>End the program that has the database open, then try again.</source>
        <translation>Arrêtez le programme qui a ouvert la base, puis réessayez.</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Error: {message}</source>
        <translation>Erreur&#xa0;: {message}</translation>
    </message>
    <message>
        <source>Every file has changed since the backup {label}: all are copied.</source>
        <translation>Chaque fichier a changé depuis la sauvegarde {label} : tous sont copiés.</translation>
    </message>
    <message>
        <source>Every file is copied: nothing is shared with an earlier backup.</source>
        <translation>Chaque fichier est copié&#xa0;: rien n’est partagé avec une sauvegarde antérieure.</translation>
    </message>
    <message>
        <source>Every file is copied: others may change the earlier backup {label} ({reason}), so nothing is shared with it.</source>
        <translation>Chaque fichier est copié : d’autres peuvent modifier la sauvegarde précédente {label} ({reason}), rien n’est donc partagé avec elle.</translation>
    </message>
    <message>
        <source>Every file is right by the manifest, so the restore goes on. Check the disk that holds the backup.</source>
        <translation>Chaque fichier est conforme au manifeste, la restauration continue donc. Vérifiez le disque qui contient la sauvegarde.</translation>
    </message>
    <message>
        <source>Every other file is right by the manifest and can be restored. Check the disk that holds the backup.</source>
        <translation>Tous les autres fichiers sont conformes au manifeste et peuvent être restaurés. Vérifiez le disque qui contient la sauvegarde.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Find out what starts it again (restart policy, a watchdog, a restarted engine), then try again.</source>
        <translation>Cherchez ce qui le redémarre (politique de redémarrage, surveillance, moteur redémarré), puis réessayez.</translation>
    </message>
    <message>
        <source>Find out what writes to the data folder (antivirus, another Neo4j), stop it and try again.</source>
        <translation>Cherchez ce qui écrit dans le dossier de données (antivirus, un autre Neo4j), arrêtez-le et réessayez.</translation>
    </message>
    <message>
        <source>Find out who did that before anything else; the account that owns the folder may do so.</source>
        <translation>Cherchez avant tout qui a fait cela&#xa0;; le compte auquel appartient le dossier en a le droit.</translation>
    </message>
    <message>
        <source>Find out who made it, move it away and start the restore anew.</source>
        <translation>Cherchez qui l’a créé, déplacez-le et relancez la restauration.</translation>
    </message>
    <message>
        <source>Free space on that volume or choose another one.</source>
        <translation>Libérez de l’espace sur ce volume ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Free space on that volume. Or, as the vendor&apos;s page does, delete the old data first: then there is no way back to it.</source>
        <translation>Libérez de l’espace sur ce volume. Ou, comme le fait la page de l’éditeur, supprimez d’abord les anciennes données&#xa0;: il n’y a alors pas de retour possible.</translation>
    </message>
    <message>
        <source>Free space there or choose another destination.</source>
        <translation>Libérez de l’espace à cet endroit ou choisissez une autre destination.</translation>
    </message>
    <message>
        <source>Give it by hand.</source>
        <translation>Indiquez-le à la main.</translation>
    </message>
    <message>
        <source>Give the folder that contains neo4j\bin, by default %PROGRAMFILES%\CAST\ImagingSystem.</source>
        <translation>Indiquez le dossier qui contient neo4j\bin, par défaut %PROGRAMFILES%\CAST\ImagingSystem.</translation>
    </message>
    <message>
        <source>Give the folder that was made by unzipping the Docker installer.</source>
        <translation>Indiquez le dossier obtenu en décompressant le programme d’installation Docker.</translation>
    </message>
    <message>
        <source>Give the folders by hand: program, data and configuration folder for the Windows installer, the unzipped folder for the Docker installer.</source>
        <translation>Indiquez les dossiers à la main&#xa0;: programme, données et configuration pour le programme d’installation Windows, le dossier décompressé pour le programme d’installation Docker.</translation>
    </message>
    <message>
        <source>If it comes back by itself, look for a recovery action of the service or a watchdog; then stop it and try again.</source>
        <translation>S’il revient de lui-même, cherchez une action de récupération du service ou une surveillance&#xa0;; puis arrêtez-le et réessayez.</translation>
    </message>
    <message>
        <source>If nobody stopped it on purpose, its store may be damaged, and the backup would hold it as it is: read debug.log, and keep your earlier backups.</source>
        <translation>Si personne ne l’a arrêtée exprès, ses données sont peut-être endommagées et la sauvegarde les contiendrait telles quelles&#xa0;: lisez debug.log et gardez vos sauvegardes antérieures.</translation>
    </message>
    <message>
        <source>In place, {folder}: not the old data.</source>
        <translation>En place, {folder}&#xa0;: pas les anciennes données.</translation>
    </message>
    <message numerus="yes">
        <source>Incremental: %n unchanged file(s), {unchanged_bytes}, are shared with the backup {label}; about {changed_bytes} are copied.</source>
        <translation>
            <numerusform>Incrémentale : %n fichier inchangé, {unchanged_bytes}, est partagé avec la sauvegarde {label} ; environ {changed_bytes} sont copiés.</numerusform>
            <numerusform>Incrémentale : %n fichiers inchangés, {unchanged_bytes}, sont partagés avec la sauvegarde {label} ; environ {changed_bytes} sont copiés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Install CAST Imaging first, or correct the service name.</source>
        <translation>Installez d’abord CAST Imaging, ou corrigez le nom du service.</translation>
    </message>
    <message>
        <source>Install CAST Imaging with the {kind} and restore there.</source>
        <translation>Installez CAST Imaging avec le {kind} et restaurez là.</translation>
    </message>
    <message>
        <source>Install CAST Imaging {version} on this server, then restore. To go on without is possible, at your own risk.</source>
        <translation>Installez CAST Imaging {version} sur ce serveur, puis restaurez. Continuer sans cela est possible, à vos propres risques.</translation>
    </message>
    <message>
        <source>Install a CAST Imaging version that ships Neo4j {version} or newer.</source>
        <translation>Installez une version de CAST Imaging fournie avec Neo4j {version} ou plus récent.</translation>
    </message>
    <message>
        <source>Installation</source>
        <translation>Installation</translation>
    </message>
    <message>
        <source>Installation folder</source>
        <translation>Dossier d’installation</translation>
    </message>
    <message>
        <source>Interrupted job</source>
        <translation>Tâche interrompue</translation>
    </message>
    <message>
        <source>It did not answer before this job either.</source>
        <translation>Il ne répondait pas non plus avant cette tâche.</translation>
    </message>
    <message>
        <source>It is not known whether somebody works in Neo4j: {reason}.</source>
        <translation>On ne sait pas si quelqu’un travaille dans Neo4j : {reason}.</translation>
    </message>
    <message>
        <source>It is recovered already: {holder}.</source>
        <translation>La récupération est déjà en cours : {holder}.</translation>
    </message>
    <message>
        <source>It is stopped before anything is changed.</source>
        <translation>Il est arrêté avant toute modification.</translation>
    </message>
    <message>
        <source>It needs an answer first:</source>
        <translation>Une réponse est nécessaire d’abord&#xa0;:</translation>
    </message>
    <message>
        <source>It said: {output}</source>
        <translation>Il a répondu&#xa0;: {output}</translation>
    </message>
    <message>
        <source>It was stopped before and is left so: {words}</source>
        <translation>Il était déjà arrêté et le reste&#xa0;: {words}</translation>
    </message>
    <message>
        <source>It would be undone.</source>
        <translation>Elle serait annulée.</translation>
    </message>
    <message>
        <source>Its last words: {output}</source>
        <translation>Ses derniers mots&#xa0;: {output}</translation>
    </message>
    <message>
        <source>Its restored data is in place and would stay: Neo4j would be started.</source>
        <translation>Ses données restaurées sont en place et y resteraient&#xa0;: Neo4j serait démarré.</translation>
    </message>
    <message>
        <source>Beside it, {folder}: the old data.</source>
        <translation>À côté, {folder}&#xa0;: les anciennes données.</translation>
    </message>
    <message numerus="yes">
        <source>%n more of the kind.</source>
        <translation>
            <numerusform>%n autre du même genre.</numerusform>
            <numerusform>%n autres du même genre.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more reason(s).</source>
        <translation>
            <numerusform>%n autre raison.</numerusform>
            <numerusform>%n autres raisons.</numerusform>
        </translation>
    </message>
    <message>
        <source>A decision is needed</source>
        <translation>Une décision est nécessaire</translation>
    </message>
    <message>
        <source>A job has left the mark {path}, which cannot be read.</source>
        <translation>Une tâche a laissé la marque {path}, qui ne peut pas être lue.</translation>
    </message>
    <message>
        <source>Accepted, the backup {label} counts as a good one, although it may not be all that a server needs.</source>
        <translation>Une fois acceptée, la sauvegarde {label} compte comme bonne, bien qu’elle ne contienne peut-être pas tout ce dont un serveur a besoin.</translation>
    </message>
    <message>
        <source>Ask Neo4j&apos;s own tool whether each database of the copy was closed cleanly</source>
        <translation>Demander à l’outil de Neo4j si chaque base de données de la copie a été fermée proprement</translation>
    </message>
    <message>
        <source>Beside it, {folder}: the verified copy of the backup.</source>
        <translation>À côté, {folder}&#xa0;: la copie vérifiée de la sauvegarde.</translation>
    </message>
    <message>
        <source>By Neo4j&apos;s own tool</source>
        <translation>Selon l’outil de Neo4j</translation>
    </message>
    <message>
        <source>Choose a backup. To make one of that server, run a backup of it.</source>
        <translation>Choisissez une sauvegarde. Pour en faire une de ce serveur, lancez une sauvegarde de celui-ci.</translation>
    </message>
    <message>
        <source>Choose a destination that tells upper case from lower case.</source>
        <translation>Choisissez une destination qui distingue les majuscules des minuscules.</translation>
    </message>
    <message>
        <source>Choose a folder outside of it, best on another disk.</source>
        <translation>Choisissez un dossier en dehors, de préférence sur un autre disque.</translation>
    </message>
    <message>
        <source>Choose an older backup if this one lacks what you need.</source>
        <translation>Choisissez une sauvegarde plus ancienne s’il manque à celle-ci ce dont vous avez besoin.</translation>
    </message>
    <message>
        <source>Choose another backup, or keep the old data: do not delete it first.</source>
        <translation>Choisissez une autre sauvegarde, ou gardez les anciennes données&#xa0;: ne les supprimez pas d’abord.</translation>
    </message>
    <message>
        <source>Choose another backup. Check the disks of this backup and of the server.</source>
        <translation>Choisissez une autre sauvegarde. Vérifiez les disques de cette sauvegarde et du serveur.</translation>
    </message>
    <message>
        <source>Choose another backup. To restore this one all the same is possible, for a repair: Neo4j may not open it, or open it empty.</source>
        <translation>Choisissez une autre sauvegarde. Restaurer celle-ci quand même est possible, pour une réparation&#xa0;: Neo4j peut ne pas l’ouvrir, ou l’ouvrir vide.</translation>
    </message>
    <message>
        <source>Chosen: restore a backup that is not whole.</source>
        <translation>Choisi&#xa0;: restaurer une sauvegarde qui n’est pas entière.</translation>
    </message>
    <message>
        <source>Correct dbms.directories.transaction.logs.root in neo4j.conf or in the container&apos;s environment.</source>
        <translation>Corrigez dbms.directories.transaction.logs.root dans neo4j.conf ou dans l’environnement du conteneur.</translation>
    </message>
    <message>
        <source>Correct the cause and recover again; no data is deleted until that succeeds.</source>
        <translation>Corrigez la cause, puis relancez la récupération&#xa0;; aucune donnée n’est supprimée avant qu’elle réussisse.</translation>
    </message>
    <message>
        <source>Database {database} was closed cleanly, by Neo4j&apos;s own tool; its last transaction is {transaction}.</source>
        <translation>La base de données {database} a été fermée proprement, selon l’outil de Neo4j&#xa0;; sa dernière transaction est {transaction}.</translation>
    </message>
    <message>
        <source>Database {database} was not closed cleanly: by Neo4j&apos;s own tool it needs recovery.</source>
        <translation>La base de données {database} n’a pas été fermée proprement&#xa0;: selon l’outil de Neo4j, elle doit être récupérée.</translation>
    </message>
    <message>
        <source>Database {database}: Neo4j&apos;s own tool was not asked: {reason}</source>
        <translation>Base de données {database}&#xa0;: l’outil de Neo4j n’a pas été interrogé&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Decide otherwise, and restore again from the backup.</source>
        <translation>Décidez autrement, puis restaurez à nouveau depuis la sauvegarde.</translation>
    </message>
    <message>
        <source>Default database</source>
        <translation>Base de données par défaut</translation>
    </message>
    <message>
        <source>Docker folder</source>
        <translation>Dossier Docker</translation>
    </message>
    <message>
        <source>Doubtful backup</source>
        <translation>Sauvegarde douteuse</translation>
    </message>
    <message>
        <source>Find out whether the server&apos;s data is what it should be. If it is, accept this backup once: until then it does not count as a good one.</source>
        <translation>Vérifiez si les données du serveur sont ce qu’elles doivent être. Si oui, acceptez cette sauvegarde une fois&#xa0;: d’ici là, elle ne compte pas comme bonne.</translation>
    </message>
    <message>
        <source>Give it as the folder of the {kind}.</source>
        <translation>Donnez-le comme dossier du {kind}.</translation>
    </message>
    <message>
        <source>Give the data folder that the server uses.</source>
        <translation>Donnez le dossier de données que le serveur utilise.</translation>
    </message>
    <message>
        <source>If the logs belong there, say so in this server&apos;s neo4j.conf, then check again.</source>
        <translation>Si les journaux doivent s’y trouver, indiquez-le dans le neo4j.conf de ce serveur, puis vérifiez de nouveau.</translation>
    </message>
    <message>
        <source>In place, {folder}: neither the old nor the restored data.</source>
        <translation>En place, {folder}&#xa0;: ni les anciennes données ni les données restaurées.</translation>
    </message>
    <message>
        <source>In place, {folder}: nothing.</source>
        <translation>En place, {folder}&#xa0;: rien.</translation>
    </message>
    <message>
        <source>In place, {folder}: the old data.</source>
        <translation>En place, {folder}&#xa0;: les anciennes données.</translation>
    </message>
    <message>
        <source>In place, {folder}: the restored data.</source>
        <translation>En place, {folder}&#xa0;: les données restaurées.</translation>
    </message>
    <message>
        <source>It may not open as it is, although Neo4j was stopped before it was copied.</source>
        <translation>Elle pourrait ne pas s’ouvrir telle quelle, bien que Neo4j ait été arrêté avant la copie.</translation>
    </message>
    <message>
        <source>Its restored data is in place, and people may have worked with it: Neo4j would be brought up on it where it is down, and it would be asked what stays.</source>
        <translation>Ses données restaurées sont en place et des personnes ont pu travailler avec&#xa0;: Neo4j serait démarré dessus s’il est arrêté, et il serait demandé ce qui reste.</translation>
    </message>
    <message>
        <source>Keep a copy of it by other means.</source>
        <translation>Conservez-en une copie par un autre moyen.</translation>
    </message>
    <message>
        <source>Keep a copy of the backup on another machine, and try a restore from time to time.</source>
        <translation>Gardez une copie de la sauvegarde sur une autre machine et essayez une restauration de temps en temps.</translation>
    </message>
    <message>
        <source>Keep this server&apos;s own file in its place, or look at what is in it.</source>
        <translation>Gardez à sa place le fichier propre à ce serveur, ou regardez ce qu’il contient.</translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation>Mis de côté</translation>
    </message>
    <message>
        <source>Kept aside: {folder}</source>
        <translation>Mis de côté&#xa0;: {folder}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Left out: {reason}</source>
        <translation>Ignoré&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Look at it, and move away what does not belong there.</source>
        <translation>Regardez-le, et déplacez ce qui n’a rien à faire là.</translation>
    </message>
    <message>
        <source>Look at the data folder and its .aside- and .staged- neighbours by hand, then delete the journal.</source>
        <translation>Examinez à la main le dossier de données et ses voisins .aside- et .staged-, puis supprimez le journal de reprise.</translation>
    </message>
    <message>
        <source>Look at the import queue in CAST Imaging, then confirm.</source>
        <translation>Consultez la file d’attente des imports dans CAST Imaging, puis confirmez.</translation>
    </message>
    <message>
        <source>Look at the service by hand; nothing is done while its state is unknown.</source>
        <translation>Examinez le service à la main&#xa0;; rien n’est fait tant que son état est inconnu.</translation>
    </message>
    <message>
        <source>Look at the service with the vendor&apos;s tools, then check again.</source>
        <translation>Examinez le service avec les outils de l’éditeur, puis contrôlez à nouveau.</translation>
    </message>
    <message>
        <source>Look at the service with the vendor&apos;s tools.</source>
        <translation>Examinez le service avec les outils de l’éditeur.</translation>
    </message>
    <message>
        <source>Look up the versions and give the server&apos;s, or confirm that they are the same.</source>
        <translation>Recherchez les versions et indiquez celle du serveur, ou confirmez qu’elles sont identiques.</translation>
    </message>
    <message>
        <source>Look where neo4j.conf (dbms.directories.data) or the container&apos;s mount of /data points.</source>
        <translation>Regardez où pointe neo4j.conf (dbms.directories.data) ou le montage de /data du conteneur.</translation>
    </message>
    <message>
        <source>Look whether its volume is mounted.</source>
        <translation>Vérifiez si son volume est monté.</translation>
    </message>
    <message>
        <source>Look whether the disk or the share answers, and delete what the job has left there.</source>
        <translation>Regardez si le disque ou le partage répond, et supprimez ce que la tâche y a laissé.</translation>
    </message>
    <message>
        <source>Look whether the disk or the share answers: the server&apos;s, and that of the backups. Then back up again.</source>
        <translation>Regardez si le disque ou le partage répond&#xa0;: celui du serveur et celui des sauvegardes. Puis sauvegardez à nouveau.</translation>
    </message>
    <message>
        <source>Looked at: {places}.</source>
        <translation>Emplacements examinés&#xa0;: {places}.</translation>
    </message>
    <message>
        <source>Make room on its volume; the environment variable TMPDIR (on Windows TEMP) names another folder.</source>
        <translation>Libérez de la place sur son volume&#xa0;; la variable d’environnement TMPDIR (sous Windows TEMP) désigne un autre dossier.</translation>
    </message>
    <message>
        <source>Make the folder {path}</source>
        <translation>Créer le dossier {path}</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Méthode</translation>
    </message>
    <message numerus="yes">
        <source>Missing in the backup: %n more part(s) of the configuration.</source>
        <translation>
            <numerusform>Absent de la sauvegarde&#xa0;: %n autre élément de la configuration.</numerusform>
            <numerusform>Absents de la sauvegarde&#xa0;: %n autres éléments de la configuration.</numerusform>
        </translation>
    </message>
    <message>
        <source>Missing in the backup: {what}.</source>
        <translation>Absent de la sauvegarde&#xa0;: {what}.</translation>
    </message>
    <message>
        <source>Mount it so that only administrators may read it, or choose another folder.</source>
        <translation>Montez-le de sorte que seuls les administrateurs puissent le lire, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Mount it so that only the account of Neo4j may read it.</source>
        <translation>Montez-le de sorte que seul le compte de Neo4j puisse le lire.</translation>
    </message>
    <message>
        <source>Mount it, or choose another folder. If none belongs there any more, take it out of /etc/fstab.</source>
        <translation>Montez-le, ou choisissez un autre dossier. S’il n’y a plus de disque à cet endroit, retirez-le de /etc/fstab.</translation>
    </message>
    <message>
        <source>Mount it, then check again.</source>
        <translation>Montez-le, puis vérifiez de nouveau.</translation>
    </message>
    <message>
        <source>Mount its volume, or correct where the configuration has the logs.</source>
        <translation>Montez son volume, ou corrigez l’emplacement des journaux dans la configuration.</translation>
    </message>
    <message>
        <source>Mount the disk, then start the backup again.</source>
        <translation>Montez le disque, puis relancez la sauvegarde.</translation>
    </message>
    <message>
        <source>Mount the volume or bring back what was moved, then recover again. If what lies there now is the data from now on, say so: then nothing is moved or deleted, and the job is closed.</source>
        <translation>Montez le volume ou remettez ce qui a été déplacé, puis relancez la récupération. Si ce qui s’y trouve maintenant est désormais les données, dites-le&#xa0;: rien n’est alors déplacé ni supprimé, et la tâche est close.</translation>
    </message>
    <message>
        <source>Move the backup out of that folder.</source>
        <translation>Déplacez la sauvegarde hors de ce dossier.</translation>
    </message>
    <message>
        <source>Move the backup out of the data folder, or correct the data folder.</source>
        <translation>Sortez la sauvegarde du dossier de données, ou corrigez le dossier de données.</translation>
    </message>
    <message>
        <source>Move them out of that folder, or give the logs a folder of their own.</source>
        <translation>Déplacez-les hors de ce dossier, ou donnez aux journaux un dossier à eux seuls.</translation>
    </message>
    <message>
        <source>Move what they point to into the data folder, or set dbms.directories.data to the true place.</source>
        <translation>Déplacez leurs cibles dans le dossier de données, ou faites pointer dbms.directories.data vers le véritable emplacement.</translation>
    </message>
    <message>
        <source>Move {path} aside</source>
        <translation>Mettre de côté {path}</translation>
    </message>
    <message>
        <source>Name one of them: {path}.</source>
        <translation>Nommez l’une d’elles : {path}.</translation>
    </message>
    <message>
        <source>Name the folder that holds the backups.</source>
        <translation>Indiquez le dossier qui contient les sauvegardes.</translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation>Neo4j</translation>
    </message>
    <message>
        <source>Neo4j ({service}) is just starting.</source>
        <translation>Neo4j ({service}) est en cours de démarrage.</translation>
    </message>
    <message>
        <source>Neo4j ({service}) is just stopping.</source>
        <translation>Neo4j ({service}) est en cours d’arrêt.</translation>
    </message>
    <message>
        <source>Neo4j ({service}) is running.</source>
        <translation>Neo4j ({service}) est démarré.</translation>
    </message>
    <message>
        <source>Neo4j ({service}) is stopped.</source>
        <translation>Neo4j ({service}) est arrêté.</translation>
    </message>
    <message>
        <source>Neo4j ({service}) runs, but does not use the data folder {folder}.</source>
        <translation>Neo4j ({service}) tourne, mais n’utilise pas le dossier de données {folder}.</translation>
    </message>
    <message>
        <source>Neo4j Bolt port</source>
        <translation>Port Bolt de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j HTTP port</source>
        <translation>Port HTTP de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j answers (version {version}).</source>
        <translation>Neo4j répond (version {version}).</translation>
    </message>
    <message>
        <source>Neo4j answers, but could not open the restored database {database}.</source>
        <translation>Neo4j répond, mais n’a pas pu ouvrir la base de données restaurée {database}.</translation>
    </message>
    <message>
        <source>Neo4j answers, but does not use the restored data in {folder}.</source>
        <translation>Neo4j répond, mais n’utilise pas les données restaurées dans {folder}.</translation>
    </message>
    <message>
        <source>Neo4j at the end</source>
        <translation>Neo4j à la fin</translation>
    </message>
    <message>
        <source>Neo4j backup address</source>
        <translation>Adresse de sauvegarde de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j did not start again.</source>
        <translation>Neo4j n’a pas redémarré.</translation>
    </message>
    <message>
        <source>Neo4j edition</source>
        <translation>Édition de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j did not close it when it last ended, as in a crash, or some of its transaction logs are missing. When it is started on this data it tries to recover it.</source>
        <translation>Neo4j ne l’a pas fermée à son dernier arrêt, comme lors d’un plantage, ou une partie de ses journaux de transactions manque. Démarré sur ces données, il essaie de la récupérer.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of the earlier backup {label} could not be read. They are copied anew, not shared.</source>
        <translation>
            <numerusform>%n fichier de la sauvegarde précédente {label} n’a pas pu être lu. Il est copié à nouveau, pas partagé.</numerusform>
            <numerusform>%n fichiers de la sauvegarde précédente {label} n’ont pas pu être lus. Ils sont copiés à nouveau, pas partagés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {folder} could not be read, so it is not known whether the backup is good.</source>
        <translation>
            <numerusform>%n fichier de {folder} n’a pas pu être lu&#xa0;: on ne sait donc pas si la sauvegarde est bonne.</numerusform>
            <numerusform>%n fichiers de {folder} n’ont pas pu être lus&#xa0;: on ne sait donc pas si la sauvegarde est bonne.</numerusform>
        </translation>
    </message>
    <message>
        <source>--host says whose newest backup is meant: it goes with --latest.</source>
        <translation>--host dit de quel serveur est voulue la sauvegarde la plus récente&#xa0;: il va avec --latest.</translation>
    </message>
    <message>
        <source>A service was taken for the CAST Storage Service by its name; other products of CAST may use it too.</source>
        <translation>Un service a été pris pour CAST Storage Service d’après son nom&#xa0;; d’autres produits de CAST peuvent aussi l’utiliser.</translation>
    </message>
    <message>
        <source>A tar holds no checksums of the files&apos; contents, so nothing tells whether they are as they were packed.</source>
        <translation>Un tar ne contient pas de sommes de contrôle du contenu des fichiers&#xa0;: rien ne dit s’ils sont tels qu’ils ont été archivés.</translation>
    </message>
    <message>
        <source>A transaction of {account} from {client} holds locks in the database {database} since {since_utc}.</source>
        <translation>Une transaction de {account} depuis {client} détient des verrous dans la base {database} depuis le {since_utc}.</translation>
    </message>
    <message>
        <source>All the same a Neo4j answers where this server would.</source>
        <translation>Pourtant un Neo4j répond là où ce serveur répondrait.</translation>
    </message>
    <message>
        <source>All the same a Neo4j uses the data folder {folder}.</source>
        <translation>Pourtant, un Neo4j utilise le dossier de données {folder}.</translation>
    </message>
    <message>
        <source>Also found here, without data to be saved</source>
        <translation>Également trouvés ici, sans données à sauvegarder</translation>
    </message>
    <message>
        <source>An external PostgreSQL may be used in place of the one that was installed: then it must be saved there.</source>
        <translation>Un PostgreSQL externe peut être utilisé à la place de celui qui a été installé&#xa0;: c’est alors là-bas qu’il faut le sauvegarder.</translation>
    </message>
    <message>
        <source>Another program has this file open and lets nobody read it: an antivirus or another backup program, perhaps. End it, or have it leave out the folder, then try again.</source>
        <translation>Un autre programme a ouvert ce fichier et ne laisse personne le lire&#xa0;: un antivirus ou un autre programme de sauvegarde, peut-être. Arrêtez-le, ou faites-lui exclure le dossier, puis réessayez.</translation>
    </message>
    <message>
        <source>Ask Neo4j again which transactions hold locks</source>
        <translation>Redemander à Neo4j quelles transactions détiennent des verrous</translation>
    </message>
    <message>
        <source>Ask Neo4j again which transactions hold locks, and how many nodes and relationships it has</source>
        <translation>Redemander à Neo4j quelles transactions détiennent des verrous, et combien de nœuds et de relations il contient</translation>
    </message>
    <message>
        <source>Before you rely on such a backup</source>
        <translation>Avant de vous fier à une telle sauvegarde</translation>
    </message>
    <message numerus="yes">
        <source>Besides it: %n more transaction(s).</source>
        <translation>
            <numerusform>De plus : %n autre transaction.</numerusform>
            <numerusform>De plus : %n autres transactions.</numerusform>
        </translation>
    </message>
    <message>
        <source>CAST Imaging 3 on this machine</source>
        <translation>CAST Imaging 3 sur cette machine</translation>
    </message>
    <message>
        <source>CAST Imaging generation 3 is installed here ({evidence}). Its names, databases and backup procedure are different, so this tool does not touch it.</source>
        <translation>CAST Imaging de génération 3 est installé ici ({evidence}). Ses noms, ses bases de données et sa procédure de sauvegarde sont différents&#xa0;: cet outil n’y touche donc pas.</translation>
    </message>
    <message>
        <source>CAST does not say where neo4j-admin is on Windows.</source>
        <translation>CAST ne dit pas où se trouve neo4j-admin sous Windows.</translation>
    </message>
    <message>
        <source>CAST does not say where the data lies outside the container: what the container mounts is told here.</source>
        <translation>CAST ne dit pas où se trouvent les données hors du conteneur&#xa0;: c’est ce que le conteneur monte qui est indiqué ici.</translation>
    </message>
    <message>
        <source>CAST does not say whether all parts must be of one moment. They belong together, so it is likely.</source>
        <translation>CAST ne dit pas si toutes les parties doivent être du même instant. Elles vont ensemble, c’est donc probable.</translation>
    </message>
    <message>
        <source>CAST folder of the analysis node</source>
        <translation>Dossier CAST du nœud d’analyse</translation>
    </message>
    <message>
        <source>CAST names no command for it here.</source>
        <translation>CAST n’indique pas de commande pour cela ici.</translation>
    </message>
    <message>
        <source>CAST names no files to be saved for this: that it is these was concluded.</source>
        <translation>CAST n’indique pas de fichiers à sauvegarder pour cela&#xa0;: que ce soient ceux-ci a été déduit.</translation>
    </message>
    <message>
        <source>CAST names this folder for containers; its place on Windows was concluded.</source>
        <translation>CAST indique ce dossier pour les conteneurs&#xa0;; son emplacement sous Windows a été déduit.</translation>
    </message>
    <message>
        <source>CAST&apos;s own command, in the container of Neo4j:</source>
        <translation>Commande de CAST, dans le conteneur de Neo4j&#xa0;:</translation>
    </message>
    <message>
        <source>CAST&apos;s own command, in the container of PostgreSQL:</source>
        <translation>Commande de CAST, dans le conteneur de PostgreSQL&#xa0;:</translation>
    </message>
    <message>
        <source>CAST&apos;s own command, in the container of an analysis node:</source>
        <translation>Commande de CAST, dans le conteneur d’un nœud d’analyse&#xa0;:</translation>
    </message>
    <message>
        <source>CAST&apos;s own command, in the container of each analysis node:</source>
        <translation>Commande de CAST, dans le conteneur de chaque nœud d’analyse&#xa0;:</translation>
    </message>
    <message>
        <source>CAST&apos;s own command:</source>
        <translation>Commande de CAST&#xa0;:</translation>
    </message>
    <message>
        <source>CAST&apos;s scripts do not save it, and its place here was concluded.</source>
        <translation>Les scripts de CAST ne le sauvegardent pas, et son emplacement ici a été déduit.</translation>
    </message>
    <message>
        <source>Call it {name} again, with {logs} of the same data folder beside it.</source>
        <translation>Renommez-le en {name}, avec à côté le dossier {logs} du même dossier de données.</translation>
    </message>
    <message>
        <source>Check the names of the server and of the share, whether the server runs, and the network to it.</source>
        <translation>Vérifiez les noms du serveur et du partage, que le serveur fonctionne, et le réseau qui y mène.</translation>
    </message>
    <message>
        <source>Choose Neo4j&apos;s container, or give the data folder that the server uses.</source>
        <translation>Choisissez le conteneur de Neo4j, ou indiquez le dossier de données que le serveur utilise.</translation>
    </message>
    <message>
        <source>Choose a folder outside of it.</source>
        <translation>Choisissez un dossier en dehors de celui-ci.</translation>
    </message>
    <message>
        <source>Choose another folder if this is not meant.</source>
        <translation>Choisissez un autre dossier si ce n’est pas celui-là.</translation>
    </message>
    <message>
        <source>Choose another folder, or delete that one first if nobody needs it.</source>
        <translation>Choisissez un autre dossier, ou supprimez d’abord celui-ci si personne n’en a besoin.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>Choisissez-en une.</translation>
    </message>
    <message>
        <source>Choose the folder of the database beside it, or another backup.</source>
        <translation>Choisissez le dossier de la base qui se trouve à côté, ou une autre sauvegarde.</translation>
    </message>
    <message>
        <source>Choose the inner one, or move it out of the outer one and choose that.</source>
        <translation>Choisissez celle de l’intérieur, ou sortez-la de l’autre et choisissez cette dernière.</translation>
    </message>
    <message>
        <source>Chosen: stop Neo4j although transactions hold locks in it.</source>
        <translation>Choisi : arrêter Neo4j bien que des transactions y détiennent des verrous.</translation>
    </message>
    <message>
        <source>Clone {path} with Neo4j stopped</source>
        <translation>Cloner {path}, Neo4j arrêté</translation>
    </message>
    <message>
        <source>Close that program, or have the antivirus leave out the folder, and try again.</source>
        <translation>Fermez ce programme, ou faites exclure le dossier par l’antivirus, puis réessayez.</translation>
    </message>
    <message>
        <source>Configuration files</source>
        <translation>Fichiers de configuration</translation>
    </message>
    <message>
        <source>Connect the disk, or name another folder. A folder on a network drive is named by its share: {example}.</source>
        <translation>Branchez le disque, ou indiquez un autre dossier. Un dossier d’un lecteur réseau se désigne par son partage&#xa0;: {example}.</translation>
    </message>
    <message>
        <source>Containers were not looked at: {reason}</source>
        <translation>Les conteneurs n’ont pas été examinés&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Copied {path} with Neo4j stopped, not cloned</source>
        <translation>{path} copié, Neo4j arrêté, et non cloné</translation>
    </message>
    <message>
        <source>Copy the archive here again, or use another one.</source>
        <translation>Copiez l’archive ici à nouveau, ou utilisez-en une autre.</translation>
    </message>
    <message>
        <source>Copy the backup&apos;s data to {path}, and compare every byte with its checksum</source>
        <translation>Copier les données de la sauvegarde vers {path} et comparer chaque octet à sa somme de contrôle</translation>
    </message>
    <message>
        <source>Copy what changed in {path} from its clone, with Neo4j running again</source>
        <translation>Copier ce qui a changé dans {path} depuis son clone, Neo4j tournant à nouveau</translation>
    </message>
    <message>
        <source>Copy {path} from its clone, with Neo4j running again</source>
        <translation>Copier {path} depuis son clone, Neo4j tournant à nouveau</translation>
    </message>
    <message>
        <source>Correct its name, or leave it out to have the container looked for.</source>
        <translation>Corrigez son nom, ou omettez-le pour que le conteneur soit recherché.</translation>
    </message>
    <message>
        <source>Count nodes and relationships, and compare them with the backup&apos;s</source>
        <translation>Compter les nœuds et les relations, et les comparer à ceux de la sauvegarde</translation>
    </message>
    <message>
        <source>Counted by Neo4j</source>
        <translation>Compté par Neo4j</translation>
    </message>
    <message>
        <source>Counted in {database}: {nodes_count} nodes and {relationships_count} relationships; the backup says {nodes_then_count} and {relationships_then_count}.</source>
        <translation>Comptés dans {database}&#xa0;: {nodes_count} nœuds et {relationships_count} relations&#xa0;; la sauvegarde indique {nodes_then_count} et {relationships_then_count}.</translation>
    </message>
    <message>
        <source>Database {database} held {nodes_count} nodes and {relationships_count} relationships, counted right before Neo4j was stopped for the backup.</source>
        <translation>La base {database} contenait {nodes_count} nœuds et {relationships_count} relations, comptés juste avant l’arrêt de Neo4j pour la sauvegarde.</translation>
    </message>
    <message>
        <source>Database {database} holds {nodes_count} nodes and {relationships_count} relationships.</source>
        <translation>La base {database} contient {nodes_count} nœuds et {relationships_count} relations.</translation>
    </message>
    <message>
        <source>Detection shows which parts of it are on this machine, what must be saved of each, and CAST&apos;s own commands.</source>
        <translation>La détection montre quelles parties se trouvent sur cette machine, ce qu’il faut sauvegarder de chacune, et les commandes de CAST.</translation>
    </message>
    <message>
        <source>Elsewhere, or not found</source>
        <translation>Ailleurs, ou non trouvé</translation>
    </message>
    <message>
        <source>Extend proxy</source>
        <translation>Proxy Extend</translation>
    </message>
    <message>
        <source>Find out which one, and choose its container or stop it.</source>
        <translation>Cherchez lequel, puis choisissez son conteneur ou arrêtez-le.</translation>
    </message>
    <message>
        <source>Find out who made it, move it away and start the backup anew.</source>
        <translation>Cherchez qui l’a créé, déplacez-le et relancez la sauvegarde.</translation>
    </message>
    <message>
        <source>Found here: {evidence}.</source>
        <translation>Trouvé ici&#xa0;: {evidence}.</translation>
    </message>
    <message>
        <source>Give the data folder and the folders in it a default list that lets it in (setfacl -R -d -m).</source>
        <translation>Donnez au dossier des données et aux dossiers qu’il contient une liste par défaut qui lui donne accès (setfacl -R -d -m).</translation>
    </message>
    <message>
        <source>Give the full path.</source>
        <translation>Indiquez le chemin complet.</translation>
    </message>
    <message>
        <source>Give this account rights there, or start the program with an account that has them. To a share, the account SYSTEM is this machine.</source>
        <translation>Donnez-y des droits à ce compte, ou lancez le programme avec un compte qui en a. Pour un partage, le compte SYSTEM est cette machine.</translation>
    </message>
    <message>
        <source>If Neo4j has that account, it cannot start; then the restore is undone.</source>
        <translation>Si Neo4j utilise ce compte, il ne peut pas démarrer&#xa0;; la restauration est alors annulée.</translation>
    </message>
    <message>
        <source>If Neo4j has that account, it could not start, and the old data would be gone: restore without deleting it first.</source>
        <translation>Si Neo4j utilise ce compte, il ne pourrait pas démarrer et les anciennes données seraient perdues&#xa0;: restaurez sans les supprimer d’abord.</translation>
    </message>
    <message>
        <source>If a backup is in it, unpack it, and choose the folder that comes out of it.</source>
        <translation>Si elle contient une sauvegarde, décompressez-la et choisissez le dossier qui en sort.</translation>
    </message>
    <message>
        <source>If that is a copy of it under another name, rename the copy&apos;s folder to {database}.</source>
        <translation>S’il s’agit d’une copie de celle-ci sous un autre nom, renommez le dossier de la copie en {database}.</translation>
    </message>
    <message>
        <source>Install docker or podman, or correct its place.</source>
        <translation>Installez docker ou podman, ou corrigez son emplacement.</translation>
    </message>
    <message>
        <source>Install one of them, or add its folder to PATH, and try again.</source>
        <translation>Installez l’un des deux, ou ajoutez son dossier à PATH, puis réessayez.</translation>
    </message>
    <message>
        <source>It does not save keycloak_v3: for that CAST points to the tools of PostgreSQL itself.</source>
        <translation>Elle ne sauvegarde pas keycloak_v3&#xa0;: pour cela, CAST renvoie aux outils de PostgreSQL lui-même.</translation>
    </message>
    <message>
        <source>It is doubtful, and nobody has accepted it: {reason}</source>
        <translation>Elle est douteuse, et personne ne l’a acceptée&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>It is of another data folder of this machine, {folder}.</source>
        <translation>Elle est d’un autre dossier de données de cette machine, {folder}.</translation>
    </message>
    <message>
        <source>It is of another kind of installation.</source>
        <translation>Elle est d’un autre type d’installation.</translation>
    </message>
    <message>
        <source>It is of the server {host}.</source>
        <translation>Elle est du serveur {host}.</translation>
    </message>
    <message>
        <source>It was found damaged when it was last verified.</source>
        <translation>Elle était endommagée à sa dernière vérification.</translation>
    </message>
    <message>
        <source>It was made by hand, and nothing tells of which server it is.</source>
        <translation>Elle a été faite à la main, et rien ne dit de quel serveur elle est.</translation>
    </message>
    <message>
        <source>Its data is at rest, and can be copied.</source>
        <translation>Ses données sont au repos et peuvent être copiées.</translation>
    </message>
    <message>
        <source>Its place was not found out.</source>
        <translation>Son emplacement n’a pas pu être déterminé.</translation>
    </message>
    <message>
        <source>Its time lies in the future, so nothing tells whether it is the newest.</source>
        <translation>Son heure est dans le futur&#xa0;: rien ne dit si c’est la plus récente.</translation>
    </message>
    <message>
        <source>Its transaction logs were last written on {written_utc}.</source>
        <translation>Ses journaux de transactions ont été écrits pour la dernière fois le {written_utc}.</translation>
    </message>
    <message>
        <source>Make it with &apos;{command}&apos; in {folder}, or choose its container, then check again.</source>
        <translation>Créez-le avec « {command} » dans {folder}, ou choisissez son conteneur, puis vérifiez à nouveau.</translation>
    </message>
    <message>
        <source>May be Neo4j</source>
        <translation>Peut être Neo4j</translation>
    </message>
    <message>
        <source>Mount its volume, then check again.</source>
        <translation>Montez son volume, puis vérifiez à nouveau.</translation>
    </message>
    <message>
        <source>Name a backup.</source>
        <translation>Nommez une sauvegarde.</translation>
    </message>
    <message>
        <source>Name a file that ends with one of {endings}.</source>
        <translation>Indiquez un fichier dont le nom se termine par l’une de ces extensions&#xa0;: {endings}.</translation>
    </message>
    <message>
        <source>Name the archive.</source>
        <translation>Indiquez l’archive.</translation>
    </message>
    <message>
        <source>Name the server whose backup is meant with --host (here: {hosts}), or name a backup.</source>
        <translation>Nommez avec --host le serveur dont la sauvegarde est voulue (ici&#xa0;: {hosts}), ou nommez une sauvegarde.</translation>
    </message>
    <message>
        <source>Neither docker nor podman was found on PATH.</source>
        <translation>Ni docker ni podman n’ont été trouvés dans PATH.</translation>
    </message>
    <message>
        <source>Neo4j alone is no backup: applications, users, the licence and the uploaded source code are in PostgreSQL and in the shared folder.</source>
        <translation>Neo4j seul n’est pas une sauvegarde&#xa0;: les applications, les utilisateurs, la licence et le code source déposé sont dans PostgreSQL et dans le dossier partagé.</translation>
    </message>
    <message>
        <source>Neo4j answers by Bolt: waiting for its HTTP interface</source>
        <translation>Neo4j répond par Bolt&#xa0;: attente de son interface HTTP</translation>
    </message>
    <message>
        <source>Neo4j has its data in {folder} of its container, where no folder is mounted</source>
        <translation>Neo4j a ses données dans {folder} de son conteneur, où aucun dossier n’est monté</translation>
    </message>
    <message>
        <source>Neo4j has not opened the database {database}: it was stopped, or its store is damaged.</source>
        <translation>Neo4j n’a pas ouvert la base de données {database}&#xa0;: elle a été arrêtée, ou ses données sont endommagées.</translation>
    </message>
    <message>
        <source>Neo4j has not opened: {databases}.</source>
        <translation>Neo4j n’a pas ouvert&#xa0;: {databases}.</translation>
    </message>
    <message>
        <source>Neo4j has them in {folder} of its container, where no folder is mounted</source>
        <translation>Neo4j les a dans {folder} de son conteneur, où aucun dossier n’est monté</translation>
    </message>
    <message>
        <source>Neo4j is asked at</source>
        <translation>Neo4j est interrogé à</translation>
    </message>
    <message>
        <source>Neo4j is starting: waiting for an answer at {addresses}</source>
        <translation>Neo4j démarre&#xa0;: attente d’une réponse à {addresses}</translation>
    </message>
    <message>
        <source>Neo4j is still stopping: waiting for it to end before it is started again</source>
        <translation>Neo4j est encore en cours d’arrêt&#xa0;: attente de la fin avant de le redémarrer</translation>
    </message>
    <message>
        <source>Neo4j is stopped all the same, as chosen: this is recorded in the report.</source>
        <translation>Neo4j est arrêté malgré tout, comme choisi : c’est consigné dans le rapport.</translation>
    </message>
    <message>
        <source>Neo4j is stopped, but its log does not say that it stopped cleanly: it was killed, or has crashed.</source>
        <translation>Neo4j est arrêté, mais son journal ne dit pas qu’il s’est arrêté proprement&#xa0;: il a été tué ou s’est interrompu.</translation>
    </message>
    <message>
        <source>Neo4j is stopping: {what_is_left}</source>
        <translation>Neo4j s’arrête&#xa0;: {what_is_left}</translation>
    </message>
    <message>
        <source>Neo4j is {state}.</source>
        <translation>État de Neo4j&#xa0;: {state}.</translation>
    </message>
    <message>
        <source>Neo4j makes a few for each database: look at what made the others, and move it away.</source>
        <translation>Neo4j en crée quelques-uns par base de données&#xa0;: cherchez ce qui a créé les autres, et déplacez-les.</translation>
    </message>
    <message>
        <source>Neo4j may be unable to open them, and the old data would be gone: restore without deleting it first.</source>
        <translation>Neo4j ne pourra peut-être pas les ouvrir, et les anciennes données seraient perdues&#xa0;: restaurez sans les supprimer d’abord.</translation>
    </message>
    <message>
        <source>Neo4j may be unable to open them; then the restore is undone.</source>
        <translation>Neo4j ne pourra peut-être pas les ouvrir&#xa0;; la restauration sera alors annulée.</translation>
    </message>
    <message>
        <source>Neo4j must run for an online backup.</source>
        <translation>Neo4j doit être démarré pour une sauvegarde en ligne.</translation>
    </message>
    <message>
        <source>Neo4j needs none of this; whoever set it up can do so again after the restore.</source>
        <translation>Neo4j n’a besoin de rien de tel&#xa0;; celui qui l’a mis en place peut le refaire après la restauration.</translation>
    </message>
    <message>
        <source>Neo4j runs again.</source>
        <translation>Neo4j tourne à nouveau.</translation>
    </message>
    <message>
        <source>Neo4j runs on the data that the interrupted restore had put in place, and people may have worked with it since: nothing was undone.</source>
        <translation>Neo4j tourne sur les données que la restauration interrompue avait mises en place, et des personnes ont pu travailler avec depuis&#xa0;: rien n’a été annulé.</translation>
    </message>
    <message>
        <source>Neo4j runs, but has not opened: {databases}.</source>
        <translation>Neo4j fonctionne, mais n’a pas ouvert&#xa0;: {databases}.</translation>
    </message>
    <message>
        <source>Neo4j service</source>
        <translation>Service Neo4j</translation>
    </message>
    <message>
        <source>Neo4j service: {parameter}</source>
        <translation>Service Neo4j&#xa0;: {parameter}</translation>
    </message>
    <message>
        <source>Neo4j started when that was tried again.</source>
        <translation>Neo4j a démarré lors d’une nouvelle tentative.</translation>
    </message>
    <message>
        <source>Neo4j version</source>
        <translation>Version de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j was offline</source>
        <translation>Indisponibilité de Neo4j</translation>
    </message>
    <message>
        <source>Neo4j was started after this plan was made.</source>
        <translation>Neo4j a été démarré après l’établissement de ce plan.</translation>
    </message>
    <message>
        <source>Neo4j was started on the restored data but does not answer.</source>
        <translation>Neo4j a été démarré sur les données restaurées mais ne répond pas.</translation>
    </message>
    <message>
        <source>Neo4j {version} has no such tool.</source>
        <translation>Neo4j {version} n’a pas cet outil.</translation>
    </message>
    <message>
        <source>Neo4j {version} has one database, {database}, and its online backup copies no other; in {folder} there is: {names}.</source>
        <translation>Neo4j {version} a une seule base de données, {database}, et sa sauvegarde en ligne n’en copie pas d’autre ; dans {folder} il y a : {names}.</translation>
    </message>
    <message>
        <source>Neo4j {version} opens one database, {database}; the backup has: {names}.</source>
        <translation>Neo4j {version} ouvre une seule base de données, {database} ; la sauvegarde contient : {names}.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s consistency check never ends where it found something and cannot write its report: look whether there is room in {folder}, and have the database checked.</source>
        <translation>Le contrôle de cohérence de Neo4j ne se termine jamais lorsqu’il a trouvé quelque chose et ne peut pas écrire son rapport : regardez s’il y a de la place dans {folder} et faites contrôler la base de données.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s consistency check of database {database} could not run.</source>
        <translation>Le contrôle de cohérence de la base {database} par Neo4j n’a pas pu s’exécuter.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s container ended with exit code {exit_code}, which is no clean stop: it was killed, or has crashed.</source>
        <translation>Le conteneur de Neo4j s’est terminé avec le code de sortie {exit_code}, ce qui n’est pas un arrêt propre&#xa0;: il a été tué ou a planté.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s container {container} does not exist.</source>
        <translation>Le conteneur de Neo4j, {container}, n’existe pas.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s online backup is supported by the vendor for the Windows installer only, not for the Docker installer.</source>
        <translation>L’éditeur ne prend en charge la sauvegarde en ligne de Neo4j que pour le programme d’installation Windows, pas pour le programme d’installation Docker.</translation>
    </message>
    <message>
        <source>Neo4j&apos;s online backup needs the Enterprise edition; this is the {edition} edition.</source>
        <translation>La sauvegarde en ligne de Neo4j exige l’édition Enterprise&#xa0;; celle-ci est l’édition {edition}.</translation>
    </message>
    <message>
        <source>Neo4j, the results of the analyses</source>
        <translation>Neo4j, les résultats des analyses</translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation>Neo4j&#xa0;: {state}</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>No CAST Imaging installation was found.</source>
        <translation>Aucune installation de CAST Imaging n’a été trouvée.</translation>
    </message>
    <message>
        <source>No application import is running (confirmed).</source>
        <translation>Aucun import d’application n’est en cours (confirmé).</translation>
    </message>
    <message>
        <source>No backup was made; the server&apos;s data was not touched.</source>
        <translation>Aucune sauvegarde n’a été faite&#xa0;; les données du serveur n’ont pas été touchées.</translation>
    </message>
    <message>
        <source>No configuration file is put back: the server keeps its own.</source>
        <translation>Aucun fichier de configuration n’est remis en place&#xa0;: le serveur garde les siens.</translation>
    </message>
    <message>
        <source>No databases were found in {folder}.</source>
        <translation>Aucune base de données n’a été trouvée dans {folder}.</translation>
    </message>
    <message>
        <source>No destination was chosen.</source>
        <translation>Aucune destination n’a été choisie.</translation>
    </message>
    <message>
        <source>No disk or share is mounted on {mount_point} now, as it was before or should be: the backup would go to the disk below it.</source>
        <translation>Aucun disque ni partage n’est monté sur {mount_point} maintenant, comme il l’était avant ou devrait l’être&#xa0;: la sauvegarde irait sur le disque qui est en dessous.</translation>
    </message>
    <message>
        <source>No guardian could be started beside this job: if this program is killed, Neo4j is started again only when the program is started again.</source>
        <translation>Aucun gardien n’a pu être démarré à côté de cette tâche&#xa0;: si ce programme est tué, Neo4j n’est redémarré qu’au prochain démarrage du programme.</translation>
    </message>
    <message>
        <source>No job waits for its recovery.</source>
        <translation>Aucune tâche n’attend sa récupération.</translation>
    </message>
    <message>
        <source>No job was interrupted; there is nothing to recover.</source>
        <translation>Aucune tâche n’a été interrompue&#xa0;; il n’y a rien à récupérer.</translation>
    </message>
    <message>
        <source>No page of CAST is known that describes a backup on Windows or Docker. The commands are those of CAST&apos;s scripts for Kubernetes and of its tools; they were not tried here.</source>
        <translation>Aucune page de CAST décrivant une sauvegarde sous Windows ou Docker n’est connue. Les commandes sont celles des scripts de CAST pour Kubernetes et de ses outils&#xa0;; elles n’ont pas été essayées ici.</translation>
    </message>
    <message>
        <source>No report was written: {kind}: {reason}</source>
        <translation>Aucun rapport n’a été écrit : {kind} : {reason}</translation>
    </message>
    <message>
        <source>No task of Windows could be registered for this job ({reason}): if you are logged off or Windows is restarted while it runs, Neo4j is started again only when this program is started again.</source>
        <translation>Aucune tâche de Windows n’a pu être enregistrée pour ce travail ({reason})&#xa0;: si votre session est fermée ou si Windows redémarre pendant qu’il s’exécute, Neo4j n’est redémarré que lorsque ce programme est relancé.</translation>
    </message>
    <message>
        <source>No transaction held locks in Neo4j in the moment when it was asked.</source>
        <translation>Aucune transaction ne détenait de verrou dans Neo4j au moment de la question.</translation>
    </message>
    <message>
        <source>No transaction holds locks in Neo4j now, right before it is to be stopped.</source>
        <translation>Aucune transaction ne détient de verrou dans Neo4j en ce moment, juste avant son arrêt prévu.</translation>
    </message>
    <message>
        <source>No volume is mounted on {mount_point}, where the transaction logs should lie.</source>
        <translation>Aucun volume n’est monté sur {mount_point}, où devraient se trouver les journaux de transactions.</translation>
    </message>
    <message>
        <source>Nobody has confirmed that no application import is running. Stopping Neo4j during an import may corrupt it.</source>
        <translation>Personne n’a confirmé qu’aucun import d’application n’est en cours. Arrêter Neo4j pendant un import peut le corrompre.</translation>
    </message>
    <message>
        <source>Nobody may work in Console, and no analysis and no import may run, while the parts are saved.</source>
        <translation>Personne ne doit travailler dans Console, et ni analyse ni import ne doit être en cours pendant la sauvegarde des parties.</translation>
    </message>
    <message>
        <source>Nobody recorded the owner of the data files; they belong to root now.</source>
        <translation>Le propriétaire des fichiers de données n’a pas été enregistré&#xa0;; ils appartiennent maintenant à root.</translation>
    </message>
    <message>
        <source>Not all rights of {path} (access list, label) could be given to what takes its place: {reason}. Neo4j, or another service of CAST Imaging, may be unable to work with it.</source>
        <translation>Les droits de {path} (liste de contrôle d’accès, étiquette) n’ont pas tous pu être donnés à ce qui prend sa place&#xa0;: {reason}. Neo4j, ou un autre service de CAST Imaging, pourrait ne pas pouvoir l’utiliser.</translation>
    </message>
    <message>
        <source>Not because of this job</source>
        <translation>Aucune due à cette tâche</translation>
    </message>
    <message>
        <source>Not checked: whether each database opened, which needs a login. Open CAST Imaging and look at an application.</source>
        <translation>Non contrôlé&#xa0;: l’ouverture de chaque base de données, qui exige une connexion. Ouvrez CAST Imaging et consultez une application.</translation>
    </message>
    <message>
        <source>Not confirmed; nothing was done.</source>
        <translation>Non confirmé&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>Not counted, what the database {database} holds: {reason}.</source>
        <translation>Le contenu de la base {database} n’a pas été compté&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Not decided; nothing was done.</source>
        <translation>Pas de décision&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>Not everything was restarted: {failures}.</source>
        <translation>Tout n’a pas été redémarré&#xa0;: {failures}.</translation>
    </message>
    <message>
        <source>Not usable: {others_count}.</source>
        <translation>Inutilisables&#xa0;: {others_count}.</translation>
    </message>
    <message>
        <source>Nothing left to copy of {path}: it was copied with Neo4j stopped</source>
        <translation>Plus rien à copier de {path}&#xa0;: il a été copié, Neo4j arrêté</translation>
    </message>
    <message>
        <source>Nothing more to do: what was there before is in place.</source>
        <translation>Plus rien à faire&#xa0;: ce qui existait auparavant est en place.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation>Rien n’a été fait.</translation>
    </message>
    <message>
        <source>Nothing was moved, and Neo4j not started.</source>
        <translation>Rien n’a été déplacé et Neo4j n’a pas été démarré.</translation>
    </message>
    <message>
        <source>Nothing was read or written for {waited_s} while Neo4j was stopped.</source>
        <translation>Rien n’a été lu ni écrit pendant {waited_s} alors que Neo4j était arrêté.</translation>
    </message>
    <message>
        <source>Nothing would be done before a person decides which data it is from now on.</source>
        <translation>Rien ne serait fait avant qu’une personne ne décide quelles sont désormais les données.</translation>
    </message>
    <message>
        <source>Now: {words}</source>
        <translation>Maintenant&#xa0;: {words}</translation>
    </message>
    <message>
        <source>Of the database {database} only the transaction logs are there.</source>
        <translation>De la base {database}, seuls les journaux de transactions sont là.</translation>
    </message>
    <message>
        <source>Online with neo4j-admin</source>
        <translation>En ligne avec neo4j-admin</translation>
    </message>
    <message>
        <source>Open CAST Imaging in the browser and look at one of your applications.</source>
        <translation>Ouvrez CAST Imaging dans le navigateur et consultez l’une de vos applications.</translation>
    </message>
    <message>
        <source>Open the log for the details, correct the cause and try again.</source>
        <translation>Ouvrez le journal pour les détails, corrigez la cause et réessayez.</translation>
    </message>
    <message>
        <source>Open the log for the details. Before anything else, start the program again: it looks for what the interrupted job left half done.</source>
        <translation>Ouvrez le journal pour les détails. Avant toute chose, relancez le programme&#xa0;: il recherche ce que la tâche interrompue a laissé inachevé.</translation>
    </message>
    <message>
        <source>Other analysis nodes and other PostgreSQL servers may be on other machines. This program has looked at this one alone.</source>
        <translation>D’autres nœuds d’analyse et d’autres serveurs PostgreSQL peuvent se trouver sur d’autres machines. Ce programme n’a examiné que celle-ci.</translation>
    </message>
    <message>
        <source>Others may change or replace the backup, which holds passwords: {reason}.</source>
        <translation>D’autres peuvent modifier ou remplacer la sauvegarde, qui contient des mots de passe&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Others may change or replace what was unpacked, which may hold passwords: {reason}.</source>
        <translation>D’autres peuvent modifier ou remplacer ce qui a été décompressé, qui peut contenir des mots de passe&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Others may have changed this backup: {reason}.</source>
        <translation>D’autres ont pu modifier cette sauvegarde&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Owners and rights were not taken from it: where the volume keeps rights, the folder is this account&apos;s alone.</source>
        <translation>Les propriétaires et les droits n’en ont pas été repris&#xa0;: là où le volume conserve les droits, le dossier n’est accessible qu’à ce compte.</translation>
    </message>
    <message>
        <source>Place: {path} ({how}).</source>
        <translation>Emplacement&#xa0;: {path} ({how}).</translation>
    </message>
    <message>
        <source>Place: {path} ({how}): at least {size_bytes}; {reason}.</source>
        <translation>Emplacement&#xa0;: {path} ({how})&#xa0;: au moins {size_bytes}&#xa0;; {reason}.</translation>
    </message>
    <message>
        <source>Place: {path} ({how}): {size_bytes}.</source>
        <translation>Emplacement&#xa0;: {path} ({how})&#xa0;: {size_bytes}.</translation>
    </message>
    <message>
        <source>Place: {path} ({how}); its size is not known: {reason}.</source>
        <translation>Emplacement&#xa0;: {path} ({how})&#xa0;; sa taille n’est pas connue&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>PostgreSQL (CAST Storage Service)</source>
        <translation>PostgreSQL (CAST Storage Service)</translation>
    </message>
    <message>
        <source>Prefer a backup made by this tool when there is one.</source>
        <translation>Préférez une sauvegarde faite par cet outil s’il y en a une.</translation>
    </message>
    <message>
        <source>Program folder</source>
        <translation>Dossier du programme</translation>
    </message>
    <message>
        <source>Put the data folder on a volume that tells upper case from lower case.</source>
        <translation>Placez le dossier de données sur un volume qui distingue les majuscules des minuscules.</translation>
    </message>
    <message>
        <source>Put the file itself into the configuration folder, or keep a copy of it by other means.</source>
        <translation>Mettez le fichier lui-même dans le dossier de configuration, ou gardez-en une copie par d’autres moyens.</translation>
    </message>
    <message>
        <source>Put the old data back or keep what is in place, and restore again from the backup.</source>
        <translation>Remettez les anciennes données ou gardez ce qui est en place, puis restaurez à nouveau depuis la sauvegarde.</translation>
    </message>
    <message>
        <source>Put the old data back. Where it cannot be found, move these logs away by hand, and decide again.</source>
        <translation>Remettez les anciennes données. Si elles sont introuvables, déplacez ces journaux à la main, puis décidez à nouveau.</translation>
    </message>
    <message>
        <source>Put the restored data in place as {path}</source>
        <translation>Mettre en place les données restaurées sous {path}</translation>
    </message>
    <message>
        <source>Put the restored data in place of {path}; keep the old as {name}</source>
        <translation>Mettre les données restaurées à la place de {path}&#xa0;; conserver les anciennes sous {name}</translation>
    </message>
    <message>
        <source>Read debug.log for the reason. Its store in the backup may be damaged: try an earlier one.</source>
        <translation>Lisez la raison dans debug.log. Ses données sont peut-être endommagées dans la sauvegarde&#xa0;: essayez une sauvegarde antérieure.</translation>
    </message>
    <message>
        <source>Read each dump to its end, and try a restore on another machine with the same version of CAST Imaging.</source>
        <translation>Relisez chaque export jusqu’au bout, et essayez une restauration sur une autre machine avec la même version de CAST Imaging.</translation>
    </message>
    <message>
        <source>Read neo4j.log and debug.log in {folder}: they say why. Where Neo4j is still down, start it when that is put right.</source>
        <translation>Lisez neo4j.log et debug.log dans {folder}&#xa0;: ils disent pourquoi. Si Neo4j est encore arrêté, démarrez-le une fois la cause corrigée.</translation>
    </message>
    <message>
        <source>Read neo4j.log and debug.log of Neo4j: they say why. Where Neo4j is still down, start it when that is put right.</source>
        <translation>Lisez neo4j.log et debug.log de Neo4j&#xa0;: ils disent pourquoi. Si Neo4j est encore arrêté, démarrez-le une fois la cause corrigée.</translation>
    </message>
    <message>
        <source>Read the backup back and compare every byte&apos;s checksum</source>
        <translation>Relire la sauvegarde et comparer la somme de contrôle de chaque octet</translation>
    </message>
    <message>
        <source>Read the backup {label}, which has no checksums</source>
        <translation>Lire la sauvegarde {label}, qui n’a pas de sommes de contrôle</translation>
    </message>
    <message>
        <source>Read the configuration files of the backup {label}, which has no checksums</source>
        <translation>Lire les fichiers de configuration de la sauvegarde {label}, qui n’a pas de sommes de contrôle</translation>
    </message>
    <message>
        <source>Read the staged data back and compare it with the backup</source>
        <translation>Relire les données préparées et les comparer à la sauvegarde</translation>
    </message>
    <message>
        <source>Reading sets the pace just now.</source>
        <translation>La lecture limite actuellement le débit.</translation>
    </message>
    <message>
        <source>Recover first: that undoes what the interrupted job left half done.</source>
        <translation>Récupérez d’abord&#xa0;: cela annule ce que la tâche interrompue a laissé inachevé.</translation>
    </message>
    <message>
        <source>Recover it as the account that began it. If its journal is gone: look at what lies where the data should be, and only then give the job up.</source>
        <translation>Récupérez-la avec le compte qui l’a commencée. Si son journal n’existe plus&#xa0;: regardez ce qui se trouve à la place des données, et seulement ensuite abandonnez la tâche.</translation>
    </message>
    <message>
        <source>Recovered</source>
        <translation>Récupération terminée</translation>
    </message>
    <message>
        <source>Rename, move or touch the file that is named, then back up again.</source>
        <translation>Renommez ou déplacez le fichier nommé, ou changez sa date, puis sauvegardez à nouveau.</translation>
    </message>
    <message>
        <source>Replace {path}</source>
        <translation>Remplacer {path}</translation>
    </message>
    <message>
        <source>Restart all CAST Imaging services, and look at the configuration files: the restore may not have come to them.</source>
        <translation>Redémarrez tous les services CAST Imaging, et vérifiez les fichiers de configuration&#xa0;: la restauration n’est peut-être pas arrivée jusqu’à eux.</translation>
    </message>
    <message>
        <source>Restart all CAST Imaging services: the interrupted job may not have come to that.</source>
        <translation>Redémarrer tous les services CAST Imaging&#xa0;: la tâche interrompue n’est peut-être pas allée jusque-là.</translation>
    </message>
    <message>
        <source>Restart all other CAST Imaging services</source>
        <translation>Redémarrer tous les autres services CAST Imaging</translation>
    </message>
    <message>
        <source>Restarting {name}</source>
        <translation>Redémarrage de {name}</translation>
    </message>
    <message>
        <source>Restore a backup.</source>
        <translation>Restaurez une sauvegarde.</translation>
    </message>
    <message>
        <source>Restore again if the configuration files of the backup are wanted too.</source>
        <translation>Restaurez à nouveau si vous voulez aussi les fichiers de configuration de la sauvegarde.</translation>
    </message>
    <message>
        <source>Restore again: the server has no data now, and Neo4j was not started.</source>
        <translation>Restaurez à nouveau&#xa0;: le serveur n’a plus de données, et Neo4j n’a pas été démarré.</translation>
    </message>
    <message>
        <source>Restore complete</source>
        <translation>Restauration terminée</translation>
    </message>
    <message>
        <source>Restore database {database} with neo4j-admin</source>
        <translation>Restaurer la base de données {database} avec neo4j-admin</translation>
    </message>
    <message>
        <source>Restore it on a server with Neo4j 3, then upgrade that the way CAST describes.</source>
        <translation>Restaurez-la sur un serveur avec Neo4j 3, puis mettez celui-ci à niveau comme CAST le décrit.</translation>
    </message>
    <message>
        <source>Restore it only if you know who made it; its checksums cannot tell.</source>
        <translation>Ne la restaurez que si vous savez qui l’a faite&#xa0;; ses sommes de contrôle ne peuvent pas le dire.</translation>
    </message>
    <message>
        <source>Restore it with neo4j-admin database restore on a Neo4j 5. Or choose a copy of the data folder.</source>
        <translation>Restaurez-la avec neo4j-admin database restore sur un Neo4j 5. Ou choisissez une copie du dossier de données.</translation>
    </message>
    <message>
        <source>Restore without neo4j.conf: this server keeps its own.</source>
        <translation>Restaurez sans neo4j.conf : ce serveur garde le sien.</translation>
    </message>
    <message>
        <source>Restored all the same, as chosen: this is recorded in the report.</source>
        <translation>Restaurée quand même, comme choisi&#xa0;: c’est consigné dans le rapport.</translation>
    </message>
    <message>
        <source>Restored from</source>
        <translation>Restauré depuis</translation>
    </message>
    <message>
        <source>Run by</source>
        <translation>Exécuté par</translation>
    </message>
    <message>
        <source>Run it again when it is decided.</source>
        <translation>Relancez la commande quand la décision est prise.</translation>
    </message>
    <message>
        <source>Run it again when it may be done.</source>
        <translation>Relancez-la quand elle pourra être faite.</translation>
    </message>
    <message>
        <source>Run it on a terminal, or say yes beforehand.</source>
        <translation>Lancez-le dans un terminal, ou répondez oui à l’avance.</translation>
    </message>
    <message>
        <source>Run this program on the CAST Imaging server itself.</source>
        <translation>Lancez ce programme sur le serveur CAST Imaging lui-même.</translation>
    </message>
    <message>
        <source>SHARED_FOLDER and DELIVERY_FOLDER in the installer&apos;s config-all.conf name the shared folder.</source>
        <translation>SHARED_FOLDER et DELIVERY_FOLDER, dans le fichier config-all.conf de l’installateur, désignent le dossier partagé.</translation>
    </message>
    <message>
        <source>Seal the backup as {label}</source>
        <translation>Sceller la sauvegarde sous {label}</translation>
    </message>
    <message>
        <source>See whether this is the right data folder, and what has become of the database.</source>
        <translation>Voyez si c’est le bon dossier de données, et ce que la base est devenue.</translation>
    </message>
    <message>
        <source>See whether this is the right data folder, and whether applications were deleted.</source>
        <translation>Vérifiez si c’est le bon dossier de données, et si des applications ont été supprimées.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>Shared folder</source>
        <translation>Dossier partagé</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>So do those that are there now.</source>
        <translation>C’est déjà le cas de ceux qui s’y trouvent maintenant.</translation>
    </message>
    <message>
        <source>So this was taken for a part of the path: {swallowed}.</source>
        <translation>Ceci a donc été pris pour une partie du chemin&#xa0;: {swallowed}.</translation>
    </message>
    <message>
        <source>Somebody may have written to it: after it was counted and before Neo4j was stopped for the backup, or since Neo4j was started on the restored data. If nobody did, this is not the data that was backed up: look at it in CAST Imaging.</source>
        <translation>Quelqu’un a pu y écrire&#xa0;: après le comptage et avant l’arrêt de Neo4j pour la sauvegarde, ou depuis que Neo4j a été démarré sur les données restaurées. Si personne ne l’a fait, ce ne sont pas les données qui ont été sauvegardées&#xa0;: examinez-les dans CAST Imaging.</translation>
    </message>
    <message>
        <source>Something lies in the place of the data that this job did not put there: nothing was moved.</source>
        <translation>À la place des données se trouve quelque chose que cette tâche n’y a pas mis&#xa0;: rien n’a été déplacé.</translation>
    </message>
    <message>
        <source>Something unexpected happened: {kind}: {reason}.</source>
        <translation>Un événement inattendu s’est produit&#xa0;: {kind}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Start Neo4j ({service}) and wait until it answers</source>
        <translation>Démarrer Neo4j ({service}) et attendre qu’il réponde</translation>
    </message>
    <message>
        <source>Start Neo4j once the cause is corrected, or restore a backup.</source>
        <translation>Démarrez Neo4j une fois la cause corrigée, ou restaurez une sauvegarde.</translation>
    </message>
    <message>
        <source>Start Neo4j, or use the copy method.</source>
        <translation>Démarrez Neo4j, ou utilisez la méthode par copie.</translation>
    </message>
    <message>
        <source>Start Neo4j, wait until it answers, then back up: it recovers its store when it starts. A backup of the store as it is has to be recovered after every restore.</source>
        <translation>Démarrez Neo4j, attendez qu’il réponde, puis sauvegardez&#xa0;: il répare ses données au démarrage. Une sauvegarde des données telles quelles devra être réparée après chaque restauration.</translation>
    </message>
    <message>
        <source>Start it once, wait until it answers, stop it with &apos;{command}&apos;, then try again.</source>
        <translation>Démarrez-le une fois, attendez qu’il réponde, arrêtez-le avec «&#xa0;{command}&#xa0;», puis réessayez.</translation>
    </message>
    <message>
        <source>Start the program as administrator (Windows) or as root (Linux).</source>
        <translation>Lancez le programme en tant qu’administrateur (Windows) ou root (Linux).</translation>
    </message>
    <message>
        <source>Start this program with the rights to open the data folder.</source>
        <translation>Lancez ce programme avec les droits d’ouvrir le dossier de données.</translation>
    </message>
    <message>
        <source>Starting {name}</source>
        <translation>Démarrage de {name}</translation>
    </message>
    <message>
        <source>Starting {name}, which was stopped</source>
        <translation>Démarrage de {name}, qui était arrêté</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Stop Neo4j ({service}) and prove that it has stopped</source>
        <translation>Arrêter Neo4j ({service}) et prouver qu’il est arrêté</translation>
    </message>
    <message>
        <source>Stop Neo4j and load it: neo4j-admin load, with Neo4j 5 neo4j-admin database load. Or choose a copy of the data folder.</source>
        <translation>Arrêtez Neo4j et chargez-le&#xa0;: neo4j-admin load, avec Neo4j 5 neo4j-admin database load. Ou choisissez une copie du dossier de données.</translation>
    </message>
    <message>
        <source>Stop Neo4j, move the logs into a folder of their own, name that in dbms.directories.transaction.logs.root, start Neo4j.</source>
        <translation>Arrêtez Neo4j, déplacez les journaux dans un dossier à eux seuls, nommez-le dans dbms.directories.transaction.logs.root, démarrez Neo4j.</translation>
    </message>
    <message>
        <source>Stop it, or choose it as Neo4j&apos;s container, then try again.</source>
        <translation>Arrêtez-le, ou choisissez-le comme conteneur de Neo4j, puis réessayez.</translation>
    </message>
    <message>
        <source>Stopping {name}</source>
        <translation>Arrêt de {name}</translation>
    </message>
    <message>
        <source>Take that right away, or take the folder out of PATH: what is run here has this account&apos;s rights.</source>
        <translation>Retirez ce droit, ou retirez le dossier de PATH&#xa0;: ce qui est exécuté ici a les droits de ce compte.</translation>
    </message>
    <message>
        <source>Take the mark away, close the other program, or use an account that may.</source>
        <translation>Retirez la marque, fermez l’autre programme, ou utilisez un compte qui en a le droit.</translation>
    </message>
    <message>
        <source>Take the mark away, use an account that may, or keep this server&apos;s own file.</source>
        <translation>Retirez la marque, utilisez un compte qui en a le droit, ou gardez le fichier de ce serveur.</translation>
    </message>
    <message>
        <source>That Neo4j uses the restored data in {folder} is not proven: this system does not tell.</source>
        <translation>Il n’est pas prouvé que Neo4j utilise les données restaurées dans {folder}&#xa0;: ce système ne le dit pas.</translation>
    </message>
    <message>
        <source>That no Neo4j uses the data folder {folder} is known of this container engine only.</source>
        <translation>Qu’aucun Neo4j n’utilise le dossier de données {folder} n’est su que de ce moteur de conteneurs.</translation>
    </message>
    <message>
        <source>That they have no data of their own is known of CAST&apos;s installation on Kubernetes.</source>
        <translation>Qu’ils n’aient pas de données propres est connu de l’installation de CAST sur Kubernetes.</translation>
    </message>
    <message>
        <source>The Neo4j service {service} is not installed.</source>
        <translation>Le service Neo4j {service} n’est pas installé.</translation>
    </message>
    <message>
        <source>The archive&apos;s own checksum of each file was right.</source>
        <translation>La somme de contrôle de chaque fichier, contenue dans l’archive, était correcte.</translation>
    </message>
    <message>
        <source>The backup and the server are both of unknown version.</source>
        <translation>La sauvegarde et le serveur sont tous deux de version inconnue.</translation>
    </message>
    <message>
        <source>The backup comes from the {backup_kind}, this server is from the {server_kind}.</source>
        <translation>La sauvegarde provient du {backup_kind}, ce serveur du {server_kind}.</translation>
    </message>
    <message>
        <source>The backup exists but nobody checked it. Give neo4j-admin more memory and back up again.</source>
        <translation>La sauvegarde existe mais n’a pas été contrôlée. Donnez plus de mémoire à neo4j-admin et sauvegardez à nouveau.</translation>
    </message>
    <message>
        <source>The backup failed</source>
        <translation>La sauvegarde a échoué</translation>
    </message>
    <message>
        <source>The backup goes on; starting is tried again at its end.</source>
        <translation>La sauvegarde continue&#xa0;; le démarrage sera retenté à la fin.</translation>
    </message>
    <message>
        <source>The backup goes to {folder}.</source>
        <translation>La sauvegarde va dans {folder}.</translation>
    </message>
    <message>
        <source>The backup has no checksums. The restored data was read before it was put in place: it is what was read of the backup.</source>
        <translation>La sauvegarde n’a pas de sommes de contrôle. Les données restaurées ont été lues avant d’être mises en place&#xa0;: elles sont ce qui a été lu de la sauvegarde.</translation>
    </message>
    <message>
        <source>The backup has no {path}; the server keeps its own file.</source>
        <translation>La sauvegarde ne contient pas {path}&#xa0;; le serveur garde son propre fichier.</translation>
    </message>
    <message>
        <source>The backup holds both {path} and {other}, which are one name in {folder}.</source>
        <translation>La sauvegarde contient à la fois {path} et {other}, qui sont un seul et même nom dans {folder}.</translation>
    </message>
    <message>
        <source>The backup is made all the same, with a mark, and does not count as a good one until a person accepts it.</source>
        <translation>La sauvegarde est faite tout de même, avec une marque, et ne compte pas comme bonne tant que personne ne l’a acceptée.</translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {backup_version}, but this server is {server_version}.</source>
        <translation>La sauvegarde est de CAST Imaging {backup_version}, mais ce serveur est en {server_version}.</translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {backup_version}, the server is {server_version}. Overridden: this is recorded in the report.</source>
        <translation>La sauvegarde est de CAST Imaging {backup_version}, le serveur est en {server_version}. Contrôle outrepassé&#xa0;: c’est consigné dans le rapport.</translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {version}, the server is of unknown version.</source>
        <translation>La sauvegarde est de CAST Imaging {version}, le serveur est de version inconnue.</translation>
    </message>
    <message>
        <source>The backup is of unknown version, the server is CAST Imaging {version}.</source>
        <translation>La sauvegarde est de version inconnue, le serveur est CAST Imaging {version}.</translation>
    </message>
    <message>
        <source>The backup itself is complete: {folder}.</source>
        <translation>La sauvegarde elle-même est complète&#xa0;: {folder}.</translation>
    </message>
    <message>
        <source>The backup lies in {folder}.</source>
        <translation>La sauvegarde se trouve dans {folder}.</translation>
    </message>
    <message>
        <source>The backup was doubtful when it was made: {reason}</source>
        <translation>La sauvegarde était douteuse quand elle a été faite&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The backup was read back: every checksum is equal.</source>
        <translation>La sauvegarde a été relue&#xa0;: toutes les sommes de contrôle sont identiques.</translation>
    </message>
    <message>
        <source>The backup was read before it was used: every checksum is equal.</source>
        <translation>La sauvegarde a été lue avant utilisation&#xa0;: toutes les sommes de contrôle sont identiques.</translation>
    </message>
    <message>
        <source>The backup was written and read back, but Neo4j&apos;s consistency check could not run.</source>
        <translation>La sauvegarde a été écrite et relue, mais le contrôle de cohérence de Neo4j n’a pas pu s’exécuter.</translation>
    </message>
    <message>
        <source>The backup was written by Neo4j {backup_version}; this server has the older Neo4j {server_version}, which cannot read it.</source>
        <translation>La sauvegarde a été écrite par Neo4j {backup_version}&#xa0;; ce serveur a la version plus ancienne Neo4j {server_version}, qui ne peut pas la lire.</translation>
    </message>
    <message>
        <source>The backup was written by Neo4j {backup_version}; this server&apos;s Neo4j {server_version} does not open a database of Neo4j 3 by itself.</source>
        <translation>La sauvegarde a été écrite par Neo4j {backup_version} ; le Neo4j {server_version} de ce serveur n’ouvre pas de lui-même une base de données de Neo4j 3.</translation>
    </message>
    <message>
        <source>The backup {backup_folder} and the data folder {data_folder} lie inside each other.</source>
        <translation>La sauvegarde {backup_folder} et le dossier de données {data_folder} sont imbriqués l’un dans l’autre.</translation>
    </message>
    <message>
        <source>The backup {backup_folder} and the folder of the transaction logs, {folder}, lie inside each other.</source>
        <translation>La sauvegarde {backup_folder} et le dossier des journaux de transactions, {folder}, se trouvent l’un dans l’autre.</translation>
    </message>
    <message>
        <source>The backup {label} is accepted as it is: it counts as a good one from now on.</source>
        <translation>La sauvegarde {label} est acceptée telle quelle&#xa0;: elle compte désormais comme bonne.</translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.</source>
        <translation>
            <numerusform>La sauvegarde {label} est complète et vérifiée&#xa0;: %n fichier, {total_bytes} dans {folder}.</numerusform>
            <numerusform>La sauvegarde {label} est complète et vérifiée&#xa0;: %n fichiers, {total_bytes} dans {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} is complete: %n file(s), {total_bytes} in {folder}. New and changed files are verified; {shared_bytes} shared with the backup {earlier} were last read on {read_utc}.</source>
        <translation>
            <numerusform>La sauvegarde {label} est complète&#xa0;: %n fichier, {total_bytes} dans {folder}. Les fichiers nouveaux et modifiés sont vérifiés&#xa0;; {shared_bytes} partagés avec la sauvegarde {earlier} ont été lus pour la dernière fois le {read_utc}.</numerusform>
            <numerusform>La sauvegarde {label} est complète&#xa0;: %n fichiers, {total_bytes} dans {folder}. Les fichiers nouveaux et modifiés sont vérifiés&#xa0;; {shared_bytes} partagés avec la sauvegarde {earlier} ont été lus pour la dernière fois le {read_utc}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The backup {label} is from later than now, so the clock was set back: files that look unchanged are read and compared before they are shared with it.</source>
        <translation>La sauvegarde {label} date d’après maintenant, l’horloge a donc été retardée : les fichiers qui semblent inchangés sont lus et comparés avant d’être partagés avec elle.</translation>
    </message>
    <message>
        <source>The backup {label} is restored, Neo4j answers and all other CAST Imaging services were restarted.</source>
        <translation>La sauvegarde {label} est restaurée, Neo4j répond et tous les autres services CAST Imaging ont été redémarrés.</translation>
    </message>
    <message>
        <source>The backup {label} states no doubt: there is nothing to accept.</source>
        <translation>La sauvegarde {label} ne mentionne aucun doute&#xa0;: il n’y a rien à accepter.</translation>
    </message>
    <message>
        <source>The backup {label} was accepted already on {accepted_utc}.</source>
        <translation>La sauvegarde {label} a déjà été acceptée le {accepted_utc}.</translation>
    </message>
    <message>
        <source>The backup {label} was made and sealed, with a mark: it may not be all that a server needs.</source>
        <translation>La sauvegarde {label} a été faite et scellée, avec une marque&#xa0;: elle ne contient peut-être pas tout ce dont un serveur a besoin.</translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read and compared with its manifest: %n file(s).</source>
        <translation>
            <numerusform>La sauvegarde {label} a été lue et comparée à son manifeste&#xa0;: %n fichier.</numerusform>
            <numerusform>La sauvegarde {label} a été lue et comparée à son manifeste&#xa0;: %n fichiers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read: %n file(s). It was made by hand and has no checksums to compare with.</source>
        <translation>
            <numerusform>La sauvegarde {label} a été lue&#xa0;: %n fichier. Elle a été faite à la main et n’a pas de sommes de contrôle pour la comparaison.</numerusform>
            <numerusform>La sauvegarde {label} a été lue&#xa0;: %n fichiers. Elle a été faite à la main et n’a pas de sommes de contrôle pour la comparaison.</numerusform>
        </translation>
    </message>
    <message>
        <source>The backup&apos;s neo4j.conf names another database, {other}, than this server opens, {database}.</source>
        <translation>Le neo4j.conf de la sauvegarde nomme une autre base de données, {other}, que celle que ce serveur ouvre, {database}.</translation>
    </message>
    <message>
        <source>The backup&apos;s neo4j.conf puts the data into {folder}, which is not where this server has it ({data_folder}). This server keeps its own neo4j.conf.</source>
        <translation>Le neo4j.conf de la sauvegarde place les données dans {folder}, qui n’est pas leur emplacement sur ce serveur ({data_folder}). Ce serveur garde son propre neo4j.conf.</translation>
    </message>
    <message>
        <source>The backup&apos;s neo4j.conf puts the transaction logs into {folder}, which is not where this server has them ({logs_folder}). This server keeps its own neo4j.conf.</source>
        <translation>Le neo4j.conf de la sauvegarde place les journaux de transactions dans {folder}, qui n’est pas l’endroit où ce serveur les a ({logs_folder}). Ce serveur garde son propre neo4j.conf.</translation>
    </message>
    <message>
        <source>The checksum of the compressed archive was right; a tar holds none of the contents of each file.</source>
        <translation>La somme de contrôle de l’archive compressée était correcte&#xa0;; un tar n’en contient aucune du contenu de chaque fichier.</translation>
    </message>
    <message>
        <source>The command belongs to CSSAdmin, and CAST&apos;s page takes port 2280 for its default, while newer services listen on 2284. Whether it also saves control_panel and general_measure is not known.</source>
        <translation>La commande fait partie de CSSAdmin&#xa0;; selon la page de CAST, son port par défaut est 2280, alors que les services plus récents écoutent sur 2284. On ne sait pas si elle sauvegarde aussi control_panel et general_measure.</translation>
    </message>
    <message>
        <source>The command needs Neo4j&apos;s Enterprise edition. That Neo4j on Windows is of that edition was concluded.</source>
        <translation>La commande exige l’édition Enterprise de Neo4j. Que Neo4j soit de cette édition sous Windows a été déduit.</translation>
    </message>
    <message>
        <source>The command was cancelled.</source>
        <translation>La commande a été annulée.</translation>
    </message>
    <message>
        <source>The configuration file {path} cannot be replaced: {reason}.</source>
        <translation>Le fichier de configuration {path} ne peut pas être remplacé&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The configuration files are not in the folder of the copy: they are taken from {folder}.</source>
        <translation>Les fichiers de configuration ne sont pas dans le dossier de la copie&#xa0;: ils sont pris dans {folder}.</translation>
    </message>
    <message>
        <source>The configuration is as it was before. Where no data lay before this job, something lies now that it did not put there; it was left as it is.</source>
        <translation>La configuration est comme avant. Là où il n’y avait pas de données avant cette tâche se trouve maintenant quelque chose qu’elle n’y a pas mis&#xa0;; cela a été laissé tel quel.</translation>
    </message>
    <message>
        <source>The container engine does not answer: {reason}</source>
        <translation>Le moteur de conteneurs ne répond pas&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The container engine does not tell its containers readably.</source>
        <translation>Le moteur de conteneurs n’indique pas ses conteneurs de façon lisible.</translation>
    </message>
    <message>
        <source>The container engine does not tell its containers.</source>
        <translation>Le moteur de conteneurs n’indique pas ses conteneurs.</translation>
    </message>
    <message>
        <source>The container engine does not tell the image of container {container}.</source>
        <translation>Le moteur de conteneurs ne donne pas l’image du conteneur {container}.</translation>
    </message>
    <message>
        <source>The container engine does not tell the state of container {container} readably.</source>
        <translation>Le moteur de conteneurs n’indique pas l’état du conteneur {container} de façon lisible.</translation>
    </message>
    <message>
        <source>The container engine does not tell the state of container {container}.</source>
        <translation>Le moteur de conteneurs n’indique pas l’état du conteneur {container}.</translation>
    </message>
    <message>
        <source>The container {container} does not exist, but {answer}.</source>
        <translation>Le conteneur {container} n’existe pas, mais {answer}.</translation>
    </message>
    <message>
        <source>The container {container} ended with exit code {exit_code}, which is no clean stop (it was killed or has crashed); its store may not be closed cleanly.</source>
        <translation>Le conteneur {container} s’est terminé avec le code de sortie {exit_code}, ce qui n’est pas un arrêt propre (il a été tué ou a planté)&#xa0;; sa base n’est peut-être pas fermée proprement.</translation>
    </message>
    <message>
        <source>The container {container} has the data folder, and is not stopped.</source>
        <translation>Le conteneur {container} a le dossier de données et n’est pas arrêté.</translation>
    </message>
    <message>
        <source>The container {container} is not stopped: {detail}; its restart policy is &apos;{policy}&apos;.</source>
        <translation>Le conteneur {container} n’est pas arrêté&#xa0;: {detail}&#xa0;; sa stratégie de redémarrage est «&#xa0;{policy}&#xa0;».</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be put aside: {reason}.</source>
        <translation>Le dossier de données {folder} ne peut pas être mis de côté&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The data folder {folder} does not exist.</source>
        <translation>Le dossier de données {folder} n’existe pas.</translation>
    </message>
    <message>
        <source>The data folder {folder} is empty.</source>
        <translation>Le dossier de données {folder} est vide.</translation>
    </message>
    <message>
        <source>The data folder {folder} is the root of a volume.</source>
        <translation>Le dossier de données {folder} est la racine d’un volume.</translation>
    </message>
    <message>
        <source>The data is in place. Start the named services by hand and read their logs.</source>
        <translation>Les données sont en place. Démarrez à la main les services nommés et lisez leurs journaux.</translation>
    </message>
    <message numerus="yes">
        <source>The database {database} has %n empty file(s), which a whole one never has; first {file}.</source>
        <translation>
            <numerusform>La base {database} a %n fichier vide, ce qu’une base entière n’a jamais&#xa0;; le premier&#xa0;: {file}.</numerusform>
            <numerusform>La base {database} a %n fichiers vides, ce qu’une base entière n’a jamais&#xa0;; le premier&#xa0;: {file}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The database {database} is missing, in which Neo4j keeps its users and the list of databases.</source>
        <translation>La base {database} manque, dans laquelle Neo4j garde ses utilisateurs et la liste des bases.</translation>
    </message>
    <message numerus="yes">
        <source>The database {database} lacks %n file(s) of its store; first {file}.</source>
        <translation>
            <numerusform>Il manque à la base {database} %n fichier de son stockage&#xa0;; le premier&#xa0;: {file}.</numerusform>
            <numerusform>Il manque à la base {database} %n fichiers de son stockage&#xa0;; le premier&#xa0;: {file}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The database {database} lacks its transaction logs.</source>
        <translation>Il manque à la base {database} ses journaux de transactions.</translation>
    </message>
    <message>
        <source>The databases are much smaller than in the last good backup {label}: {found_bytes}, there {last_bytes}.</source>
        <translation>Les bases de données sont bien plus petites que dans la dernière bonne sauvegarde {label}&#xa0;: {found_bytes}, contre {last_bytes}.</translation>
    </message>
    <message>
        <source>The default database {database} is missing.</source>
        <translation>La base par défaut {database} manque.</translation>
    </message>
    <message>
        <source>The destination cannot share files between backups (it has no hard links), so every file is copied.</source>
        <translation>La destination ne peut pas partager de fichiers entre sauvegardes (elle n’a pas de liens physiques), chaque fichier est donc copié.</translation>
    </message>
    <message>
        <source>The destination {folder} lies in the backup {backup}, which would not be whole any more.</source>
        <translation>La destination {folder} se trouve dans la sauvegarde {backup}, qui ne serait plus intacte.</translation>
    </message>
    <message>
        <source>The destination {folder} lies inside the data folder {data_folder}.</source>
        <translation>La destination {folder} se trouve dans le dossier de données {data_folder}.</translation>
    </message>
    <message>
        <source>The destination {folder} lies inside the folder of the transaction logs, {logs_folder}.</source>
        <translation>La destination {folder} se trouve dans le dossier des journaux de transactions, {logs_folder}.</translation>
    </message>
    <message>
        <source>The earlier backup {label} cannot be used, so every file is copied.</source>
        <translation>La sauvegarde précédente {label} n’est pas utilisable, chaque fichier est donc copié.</translation>
    </message>
    <message numerus="yes">
        <source>The earlier backup {label} has %n damaged file(s); first {path}. They are copied anew, not shared.</source>
        <translation>
            <numerusform>La sauvegarde précédente {label} a %n fichier endommagé : {path}. Il est copié à nouveau, pas partagé.</numerusform>
            <numerusform>La sauvegarde précédente {label} a %n fichiers endommagés ; le premier : {path}. Ils sont copiés à nouveau, pas partagés.</numerusform>
        </translation>
    </message>
    <message>
        <source>The earlier backup {label} is damaged, so every file is copied.</source>
        <translation>La sauvegarde précédente {label} est endommagée, chaque fichier est donc copié.</translation>
    </message>
    <message>
        <source>The folder in the command must be one that the container sees, with room for the backup.</source>
        <translation>Le dossier de la commande doit être visible du conteneur et avoir assez de place pour la sauvegarde.</translation>
    </message>
    <message>
        <source>The folder of the transaction logs, {folder}, does not exist. The data folder alone is not a complete database.</source>
        <translation>Le dossier des journaux de transactions, {folder}, n’existe pas. Le dossier de données seul n’est pas une base de données complète.</translation>
    </message>
    <message numerus="yes">
        <source>The folder of the transaction logs, {folder}, holds %n thing(s) of others (first: {name}), which would be put aside with them.</source>
        <translation>
            <numerusform>Le dossier des journaux de transactions, {folder}, contient %n élément étranger ({name}), qui serait mis de côté avec eux.</numerusform>
            <numerusform>Le dossier des journaux de transactions, {folder}, contient %n éléments étrangers (le premier&#xa0;: {name}), qui seraient mis de côté avec eux.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder of the transaction logs, {folder}, holds none of this store&apos;s databases.</source>
        <translation>Le dossier des journaux de transactions, {folder}, ne contient aucune des bases de données de ce serveur.</translation>
    </message>
    <message>
        <source>The folder of the transaction logs, {folder}, holds the data folder {data_folder}.</source>
        <translation>Le dossier des journaux de transactions, {folder}, contient le dossier de données {data_folder}.</translation>
    </message>
    <message>
        <source>The interrupted job had changed nothing yet: there was nothing to undo.</source>
        <translation>La tâche interrompue n’avait encore rien modifié&#xa0;: il n’y avait rien à annuler.</translation>
    </message>
    <message>
        <source>The interrupted job is not recovered yet, and may need this for it: do not touch it before that.</source>
        <translation>La tâche interrompue n’est pas encore récupérée et peut en avoir besoin&#xa0;: n’y touchez pas avant.</translation>
    </message>
    <message>
        <source>The interrupted job was recovered meanwhile, which ended with {code}.</source>
        <translation>La tâche interrompue a été récupérée entre-temps, ce qui s’est terminé par {code}.</translation>
    </message>
    <message>
        <source>The interrupted job was recovered meanwhile.</source>
        <translation>La tâche interrompue a été récupérée entre-temps.</translation>
    </message>
    <message>
        <source>The interrupted job was undone, but Neo4j could not be started: {reason}</source>
        <translation>La tâche interrompue a été annulée, mais Neo4j n’a pas pu être démarré&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The interrupted job was undone. Where no data lay before it, something lies now that it did not put there; it was left as it is.</source>
        <translation>La tâche interrompue a été défaite. Là où il n’y avait pas de données avant elle se trouve maintenant quelque chose qu’elle n’y a pas mis&#xa0;; cela a été laissé tel quel.</translation>
    </message>
    <message>
        <source>The interrupted job was undone; it had not touched the server&apos;s data.</source>
        <translation>La tâche interrompue a été annulée&#xa0;; elle n’avait pas touché aux données du serveur.</translation>
    </message>
    <message>
        <source>The interrupted job was undone; what was there before is in place.</source>
        <translation>La tâche interrompue a été défaite&#xa0;; ce qui existait auparavant est en place.</translation>
    </message>
    <message>
        <source>The interrupted restore had already succeeded, but: {reason}</source>
        <translation>La restauration interrompue avait déjà réussi, mais&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>The interrupted restore had already succeeded; Neo4j runs on the restored data.</source>
        <translation>La restauration interrompue avait déjà réussi&#xa0;; Neo4j tourne sur les données restaurées.</translation>
    </message>
    <message>
        <source>The job can no longer be cancelled: it runs to its end.</source>
        <translation>La tâche ne peut plus être annulée : elle va jusqu’à sa fin.</translation>
    </message>
    <message>
        <source>The job has ended, but not {what}: {reason}.</source>
        <translation>La tâche est terminée, mais pas {what}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The job is closed. There is no data in {folder}, and Neo4j was not started.</source>
        <translation>La tâche est close. Il n’y a pas de données dans {folder}, et Neo4j n’a pas été démarré.</translation>
    </message>
    <message>
        <source>The job is given up, and nothing else was done: {job}.</source>
        <translation>La tâche est abandonnée, et rien d’autre n’a été fait&#xa0;: {job}.</translation>
    </message>
    <message>
        <source>The job was cancelled.</source>
        <translation>La tâche a été annulée.</translation>
    </message>
    <message>
        <source>The job was cancelled. What it was doing did not react for {waited_s}, and was left.</source>
        <translation>La tâche a été annulée. Ce qu’elle faisait n’a pas réagi pendant {waited_s} et a été laissé.</translation>
    </message>
    <message>
        <source>The journal asks to delete {path}, which is not a folder of this tool.</source>
        <translation>Le journal de reprise demande de supprimer {path}, qui n’est pas un dossier de cet outil.</translation>
    </message>
    <message>
        <source>The journal asks to replace {path} by {aside}, which is nothing of this tool.</source>
        <translation>Le journal de reprise demande de remplacer {path} par {aside}, qui ne vient pas de cet outil.</translation>
    </message>
    <message>
        <source>The journal does not tell whether {path} holds what lay there before the job: it is of an older version, or the file system gives its files no lasting numbers.</source>
        <translation>Le journal ne dit pas si {path} contient ce qui s’y trouvait avant la tâche&#xa0;: il est d’une version plus ancienne, ou le système de fichiers ne donne pas de numéros durables à ses fichiers.</translation>
    </message>
    <message>
        <source>The journal {path} belongs to an account that is not trusted.</source>
        <translation>Le journal {path} appartient à un compte qui n’est pas digne de confiance.</translation>
    </message>
    <message>
        <source>The journal {path} could not be closed: {reason}. The next job will ask to recover this one first.</source>
        <translation>Le journal de reprise {path} n’a pas pu être fermé&#xa0;: {reason}. La prochaine tâche demandera d’abord de récupérer celle-ci.</translation>
    </message>
    <message>
        <source>The journal {path} could not be closed: {reason}. The next job will ask to recover this one once more.</source>
        <translation>Le journal {path} n’a pas pu être fermé&#xa0;: {reason}. La prochaine tâche demandera de récupérer celle-ci encore une fois.</translation>
    </message>
    <message>
        <source>The journal {path} is damaged in its middle; what it says would be undone only in part.</source>
        <translation>Le journal de reprise {path} est endommagé en son milieu&#xa0;; ce qu’il indique ne serait défait qu’en partie.</translation>
    </message>
    <message>
        <source>The label {label} cannot be a folder name: {reason}.</source>
        <translation>Le libellé {label} ne peut pas être un nom de dossier&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The lines for PostgreSQL in CAST&apos;s restore script were tried on PostgreSQL 15 with made-up data: they ended as a success although the database of Keycloak, with users and roles, was not restored.</source>
        <translation>Les lignes pour PostgreSQL du script de restauration de CAST ont été essayées sur PostgreSQL 15 avec des données inventées&#xa0;: elles se sont terminées en succès bien que la base de Keycloak, avec les utilisateurs et les rôles, n’ait pas été restaurée.</translation>
    </message>
    <message>
        <source>The list of files could not be kept in the folder for temporary files: {reason}.</source>
        <translation>La liste des fichiers n’a pas pu être conservée dans le dossier des fichiers temporaires&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The log says more. Look whether Neo4j runs on the data that you expect before anybody works on it.</source>
        <translation>Le journal en dit plus. Vérifiez que Neo4j tourne sur les données attendues avant que quiconque ne s’en serve.</translation>
    </message>
    <message>
        <source>The medium returned other bytes than were written. Do not trust it; use another disk.</source>
        <translation>Le support a renvoyé d’autres octets que ceux écrits. Ne vous y fiez pas&#xa0;; utilisez un autre disque.</translation>
    </message>
    <message>
        <source>The newest log of the ETL, which imports, was last written on {written_utc}.</source>
        <translation>Le journal le plus récent de l’ETL, qui importe, a été écrit pour la dernière fois le {written_utc}.</translation>
    </message>
    <message>
        <source>The old data cannot be deleted first. {reason}.</source>
        <translation>Les anciennes données ne peuvent pas être supprimées d’abord. {reason}.</translation>
    </message>
    <message>
        <source>The old data cannot be put aside. {reason}.</source>
        <translation>Les anciennes données ne peuvent pas être mises de côté. {reason}.</translation>
    </message>
    <message>
        <source>The old data is back in {folder}.</source>
        <translation>Les anciennes données sont de retour dans {folder}.</translation>
    </message>
    <message>
        <source>The old data was deleted first, as confirmed, and the restore was interrupted before it was done.</source>
        <translation>Les anciennes données ont d’abord été supprimées, comme confirmé, et la restauration a été interrompue avant la fin.</translation>
    </message>
    <message>
        <source>The old data was deleted first, as confirmed. Restore again from {folder}.</source>
        <translation>Les anciennes données ont d’abord été supprimées, comme confirmé. Restaurez à nouveau depuis {folder}.</translation>
    </message>
    <message>
        <source>The old database was put back. Read the message above and try again.</source>
        <translation>L’ancienne base de données a été remise en place. Lisez le message ci-dessus et réessayez.</translation>
    </message>
    <message>
        <source>The owner of the restored files could not be put back, because this account is not root. Neo4j may be unable to open them.</source>
        <translation>Le propriétaire des fichiers restaurés n’a pas pu être rétabli, car ce compte n’est pas root. Neo4j ne pourra peut-être pas les ouvrir.</translation>
    </message>
    <message>
        <source>The owner of the restored files could not be put back: the volume of the data folder does not keep it. Neo4j may be unable to open them.</source>
        <translation>Le propriétaire des fichiers restaurés n’a pas pu être rétabli&#xa0;: le volume du dossier de données ne le conserve pas. Neo4j ne pourra peut-être pas les ouvrir.</translation>
    </message>
    <message>
        <source>The path is empty.</source>
        <translation>Le chemin est vide.</translation>
    </message>
    <message>
        <source>The path is longer than {limit} bytes.</source>
        <translation>Le chemin dépasse {limit} octets.</translation>
    </message>
    <message>
        <source>The path of {folder} is too long for this system.</source>
        <translation>Le chemin de {folder} est trop long pour ce système.</translation>
    </message>
    <message>
        <source>The recovery failed</source>
        <translation>La récupération a échoué</translation>
    </message>
    <message>
        <source>The report {file} could not be written: {reason}.</source>
        <translation>Le rapport {file} n’a pas pu être écrit&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>The restore failed</source>
        <translation>La restauration a échoué</translation>
    </message>
    <message>
        <source>The restored data is in place and Neo4j answers, but the journal {path} could not be written.</source>
        <translation>Les données restaurées sont en place et Neo4j répond, mais le journal {path} n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>The restored data is in place and Neo4j answers.</source>
        <translation>Les données restaurées sont en place et Neo4j répond.</translation>
    </message>
    <message>
        <source>The restored data is in place: {folder}.</source>
        <translation>Les données restaurées sont en place&#xa0;: {folder}.</translation>
    </message>
    <message>
        <source>The restored data is in place; the configuration files are as they were before.</source>
        <translation>Les données restaurées sont en place&#xa0;; les fichiers de configuration sont comme avant.</translation>
    </message>
    <message>
        <source>The restored data is not in {folder} any more.</source>
        <translation>Les données restaurées ne sont plus dans {folder}.</translation>
    </message>
    <message>
        <source>The restored data lies in place, but the server that answers does not have it open.</source>
        <translation>Les données restaurées sont en place, mais le serveur qui répond ne les a pas ouvertes.</translation>
    </message>
    <message>
        <source>The restored data stays in place and Neo4j runs on it.</source>
        <translation>Les données restaurées restent en place et Neo4j tourne dessus.</translation>
    </message>
    <message>
        <source>The restored data was read before it was put in place: every checksum in the manifest of the backup is equal.</source>
        <translation>Les données restaurées ont été lues avant d’être mises en place&#xa0;: toutes les sommes de contrôle du manifeste de la sauvegarde sont égales.</translation>
    </message>
    <message>
        <source>The server has both {path} and {other}, which are one name in {folder}.</source>
        <translation>Le serveur a à la fois {path} et {other}, qui sont un seul et même nom dans {folder}.</translation>
    </message>
    <message>
        <source>The server&apos;s data and configuration are as they were before.</source>
        <translation>Les données et la configuration du serveur sont comme auparavant.</translation>
    </message>
    <message>
        <source>The staged copy in {folder} is not what was backed up.</source>
        <translation>La copie préparée dans {folder} n’est pas ce qui a été sauvegardé.</translation>
    </message>
    <message>
        <source>The state of Neo4j ({service}) could not be told.</source>
        <translation>L’état de Neo4j ({service}) n’a pas pu être déterminé.</translation>
    </message>
    <message>
        <source>The state of {service} could not be told: {detail}</source>
        <translation>L’état de {service} n’a pas pu être déterminé&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>The tools said: {words}</source>
        <translation>Message des outils&#xa0;: {words}</translation>
    </message>
    <message numerus="yes">
        <source>The transaction logs are backed up from {folder}: {total_bytes} in %n file(s).</source>
        <translation>
            <numerusform>Les journaux de transactions sont sauvegardés depuis {folder}&#xa0;: {total_bytes} dans %n fichier.</numerusform>
            <numerusform>Les journaux de transactions sont sauvegardés depuis {folder}&#xa0;: {total_bytes} dans %n fichiers.</numerusform>
        </translation>
    </message>
    <message>
        <source>The transaction logs in {logs_folder} do not belong to what lies in {folder}: Neo4j is not started on them. Nothing was moved.</source>
        <translation>Les journaux de transactions de {logs_folder} ne vont pas avec ce qui se trouve dans {folder}&#xa0;: Neo4j n’est pas démarré dessus. Rien n’a été déplacé.</translation>
    </message>
    <message>
        <source>The volume of {folder} keeps no rights: how it is mounted decides who may read the backup, which holds passwords.</source>
        <translation>Le volume de {folder} ne conserve pas les droits&#xa0;: la façon dont il est monté décide qui peut lire la sauvegarde, qui contient des mots de passe.</translation>
    </message>
    <message>
        <source>The volume of {folder} keeps no rights: how it is mounted decides who may read the restored files.</source>
        <translation>Le volume de {folder} ne conserve pas les droits&#xa0;: la façon dont il est monté décide qui peut lire les fichiers restaurés.</translation>
    </message>
    <message>
        <source>There is no Windows service {service}.</source>
        <translation>Il n’y a pas de service Windows {service}.</translation>
    </message>
    <message>
        <source>There is no container {container} of a CAST Imaging server.</source>
        <translation>Il n’existe aucun conteneur {container} d’un serveur CAST Imaging.</translation>
    </message>
    <message>
        <source>There is no drive {root}, or no disk in it: {reason}.</source>
        <translation>Il n’y a pas de lecteur {root}, ou pas de disque dedans&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>There is no log of this: {reason}.</source>
        <translation>Il n’y a pas de journal de ceci&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>There is no variable {name} in {path}.</source>
        <translation>La variable {name} de {path} n’existe pas.</translation>
    </message>
    <message>
        <source>There is no verified copy of the backup to put in place. Nothing was moved.</source>
        <translation>Il n’y a pas de copie vérifiée de la sauvegarde à mettre en place. Rien n’a été déplacé.</translation>
    </message>
    <message>
        <source>These are not of one and the same data: {folders}. Neo4j is not started on them. Nothing was moved.</source>
        <translation>Ces éléments ne proviennent pas des mêmes données&#xa0;: {folders}. Neo4j n’est pas démarré dessus. Rien n’a été déplacé.</translation>
    </message>
    <message>
        <source>This Neo4j {version} has its transaction logs outside of its database&apos;s folder: an online backup is not restored there.</source>
        <translation>Ce Neo4j {version} a ses journaux de transactions hors du dossier de sa base de données : une sauvegarde en ligne n’y est pas restaurée.</translation>
    </message>
    <message>
        <source>This account is not root: the restored files will belong to {given}, not to {wanted}.</source>
        <translation>Ce compte n’est pas root&#xa0;: les fichiers restaurés appartiendront à {given}, et non à {wanted}.</translation>
    </message>
    <message>
        <source>This account may not read {folder} and control {service}.</source>
        <translation>Ce compte ne peut pas lire {folder} ni contrôler {service}.</translation>
    </message>
    <message>
        <source>This backup was made by hand: nothing proves that it is what was copied, nor that Neo4j was stopped.</source>
        <translation>Cette sauvegarde a été faite à la main&#xa0;: rien ne prouve qu’elle est bien ce qui a été copié, ni que Neo4j était arrêté.</translation>
    </message>
    <message>
        <source>This backup was made by neo4j-admin: nothing proves that it is still what was written.</source>
        <translation>Cette sauvegarde a été faite par neo4j-admin&#xa0;: rien ne prouve qu’elle est encore telle qu’elle a été écrite.</translation>
    </message>
    <message>
        <source>This is the old data: do not touch it before it is decided which data it is from now on.</source>
        <translation>Ce sont les anciennes données&#xa0;: n’y touchez pas avant d’avoir décidé quelles données utiliser désormais.</translation>
    </message>
    <message>
        <source>This is the plan; nothing was done.</source>
        <translation>Ceci est le plan&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>This is what would be accepted of the backup {label}; nothing was done.</source>
        <translation>Voilà ce qui serait accepté de la sauvegarde {label}&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>This job goes on without {what}: {reason}.</source>
        <translation>Cette tâche continue sans {what}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>This lay in the place of the data before the old came back. Nothing uses it now; delete it when nobody misses what was done with it in between.</source>
        <translation>Ceci se trouvait à la place des données avant le retour des anciennes. Rien ne l’utilise maintenant&#xa0;; supprimez-le quand plus personne ne regrette ce qui a été fait avec entre-temps.</translation>
    </message>
    <message>
        <source>This needs an answer, and there is no terminal to ask on.</source>
        <translation>Une réponse est nécessaire, et il n’y a pas de terminal pour la demander.</translation>
    </message>
    <message>
        <source>This program neither backs up nor restores CAST Imaging 3. This is what it has found, and what CAST&apos;s own means are. Nothing was changed.</source>
        <translation>Ce programme ne sauvegarde ni ne restaure CAST Imaging 3. Voici ce qu’il a trouvé, et quels sont les moyens de CAST. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>This program&apos;s own folder cannot be used: {reason}.</source>
        <translation>Le dossier propre à ce programme ne peut pas être utilisé&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>This restore replaces the data in {folder}.</source>
        <translation>Cette restauration remplace les données dans {folder}.</translation>
    </message>
    <message>
        <source>This was found when Neo4j was about to be stopped. It was not stopped.</source>
        <translation>Cela a été constaté au moment d’arrêter Neo4j. Il n’a pas été arrêté.</translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>To be saved: all databases (neo4j, imaging, packagereference, system, and one more for each domain where domains are mapped), by Neo4j&apos;s own online backup.</source>
        <translation>À sauvegarder&#xa0;: toutes les bases (neo4j, imaging, packagereference, system, et une de plus par domaine si des domaines sont associés), par la sauvegarde en ligne de Neo4j.</translation>
    </message>
    <message>
        <source>To be saved: all of it. It holds delivery, deploy and common-data, and with common-data the uploaded source code.</source>
        <translation>À sauvegarder&#xa0;: tout. Il contient delivery, deploy et common-data, et avec common-data le code source déposé.</translation>
    </message>
    <message>
        <source>To be saved: its logs, its extensions and what it keeps, on each analysis node.</source>
        <translation>À sauvegarder&#xa0;: ses journaux, ses extensions et ce qu’il conserve, sur chaque nœud d’analyse.</translation>
    </message>
    <message>
        <source>To be saved: its settings and its packages.</source>
        <translation>À sauvegarder&#xa0;: ses réglages et ses paquets.</translation>
    </message>
    <message>
        <source>To be saved: the database postgres with the schemas of all applications, control_panel (licence, addresses, settings; before 3.3 admin_center and analysis_node) and general_measure, and the database of Keycloak, keycloak_v3 (users and roles).</source>
        <translation>À sauvegarder&#xa0;: la base postgres avec les schémas de toutes les applications, control_panel (licence, adresses, réglages&#xa0;; avant 3.3 admin_center et analysis_node) et general_measure, ainsi que la base de Keycloak, keycloak_v3 (utilisateurs et rôles).</translation>
    </message>
    <message>
        <source>To be saved: these files as they are. They hold passwords: keep the copy where few can read it.</source>
        <translation>À sauvegarder&#xa0;: ces fichiers tels quels. Ils contiennent des mots de passe&#xa0;: gardez la copie là où peu de personnes peuvent la lire.</translation>
    </message>
    <message>
        <source>Transaction logs</source>
        <translation>Journaux de transactions</translation>
    </message>
    <message>
        <source>Type {path} without quotation marks.</source>
        <translation>Tapez {path} sans guillemets.</translation>
    </message>
    <message>
        <source>Type {path}, or {other}.</source>
        <translation>Tapez {path}, ou {other}.</translation>
    </message>
    <message>
        <source>Unchanged files are shared with the backup {label}.</source>
        <translation>Les fichiers inchangés sont partagés avec la sauvegarde {label}.</translation>
    </message>
    <message>
        <source>Undoing the job failed: {reasons}</source>
        <translation>L’annulation de la tâche a échoué&#xa0;: {reasons}</translation>
    </message>
    <message>
        <source>Undoing what was begun.</source>
        <translation>Annulation de ce qui a été commencé.</translation>
    </message>
    <message>
        <source>Unlock or repair the disk, or name another folder.</source>
        <translation>Déverrouillez ou réparez le disque, ou indiquez un autre dossier.</translation>
    </message>
    <message>
        <source>Unmount it and move what it holds into the data folder, Neo4j stopped.</source>
        <translation>Démontez-le et déplacez son contenu dans le dossier de données, Neo4j étant arrêté.</translation>
    </message>
    <message>
        <source>Unmount it and move what it holds into the folder of the transaction logs, Neo4j stopped.</source>
        <translation>Démontez-le et déplacez son contenu dans le dossier des journaux de transactions, Neo4j arrêté.</translation>
    </message>
    <message>
        <source>Unpack it with the tool that made it, and choose the folder that comes out of it.</source>
        <translation>Décompressez-la avec l’outil qui l’a créée, puis choisissez le dossier obtenu.</translation>
    </message>
    <message numerus="yes">
        <source>Unpacked into {folder}: %n file(s), {total_bytes}.</source>
        <translation>
            <numerusform>Décompressé dans {folder}&#xa0;: %n fichier, {total_bytes}.</numerusform>
            <numerusform>Décompressés dans {folder}&#xa0;: %n fichiers, {total_bytes}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Use a backup made with the copy method.</source>
        <translation>Utilisez une sauvegarde faite avec la méthode par copie.</translation>
    </message>
    <message>
        <source>Use an account that may read the backup, and check the disk or share that holds it.</source>
        <translation>Utilisez un compte autorisé à lire la sauvegarde, et contrôlez le disque ou le partage réseau qui la contient.</translation>
    </message>
    <message>
        <source>Use another archive. If it is your own, unpack it with the tool that made it, and look at what comes out of it.</source>
        <translation>Utilisez une autre archive. Si c’est la vôtre, décompressez-la avec l’outil qui l’a créée et examinez ce qui en sort.</translation>
    </message>
    <message>
        <source>Use folders and names without any of the characters &quot; % &amp; | &lt; &gt; ^ !</source>
        <translation>Utilisez des dossiers et des noms sans aucun des caractères &quot; % &amp; | &lt; &gt; ^ !</translation>
    </message>
    <message>
        <source>Use the command line on this machine: it needs no window.</source>
        <translation>Utilisez la ligne de commande sur cette machine : elle n’a pas besoin de fenêtre.</translation>
    </message>
    <message>
        <source>Use the copy method.</source>
        <translation>Utilisez la méthode par copie.</translation>
    </message>
    <message>
        <source>Use the newest version of this tool to restore this backup.</source>
        <translation>Utilisez la version la plus récente de cet outil pour restaurer cette sauvegarde.</translation>
    </message>
    <message>
        <source>Use {path} instead.</source>
        <translation>Utilisez plutôt {path}.</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Vérifié</translation>
    </message>
    <message>
        <source>Verify the backup {label}</source>
        <translation>Vérifier la sauvegarde {label}</translation>
    </message>
    <message>
        <source>Verify the earlier backup {label}, whose files are shared</source>
        <translation>Vérifier la sauvegarde précédente {label}, dont les fichiers sont partagés</translation>
    </message>
    <message>
        <source>Verify the older backups too, and check the disk that holds them.</source>
        <translation>Vérifiez aussi les sauvegardes plus anciennes, et contrôlez le disque qui les contient.</translation>
    </message>
    <message>
        <source>Wait for Neo4j to finish its checkpoint and try again; do not kill it, a killed store needs recovery.</source>
        <translation>Attendez que Neo4j termine son point de contrôle et réessayez&#xa0;; ne le tuez pas, une base tuée doit être récupérée.</translation>
    </message>
    <message>
        <source>Wait until all of them have ended, then start the job again. If one never does, find out whose it is before Neo4j is stopped.</source>
        <translation>Attendez qu’elles soient toutes terminées, puis relancez l’opération. Si l’une ne se termine jamais, cherchez à qui elle est avant d’arrêter Neo4j.</translation>
    </message>
    <message>
        <source>Wait until it has come to rest and check again.</source>
        <translation>Attendez qu’il soit stabilisé et contrôlez à nouveau.</translation>
    </message>
    <message>
        <source>Wait until the other job has ended, or cancel it there.</source>
        <translation>Attendez la fin de l’autre tâche, ou annulez-la là où elle s’exécute.</translation>
    </message>
    <message>
        <source>What was unpacked may lie elsewhere: nothing of what {path} is now was removed.</source>
        <translation>Ce qui a été décompressé se trouve peut-être ailleurs&#xa0;: rien de ce qu’est {path} maintenant n’a été retiré.</translation>
    </message>
    <message>
        <source>a name in it is longer than {limit} bytes</source>
        <translation>un nom qu’il contient dépasse {limit} octets</translation>
    </message>
    <message>
        <source>it cannot be read in one go</source>
        <translation>elle ne peut pas être lue d’un seul trait</translation>
    </message>
    <message>
        <source>it differs from {other} in upper and lower case alone</source>
        <translation>il ne diffère de {other} que par les majuscules et minuscules</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>il ne répond pas</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>elle se termine trop tôt</translation>
    </message>
    <message>
        <source>it has a size that it cannot have</source>
        <translation>il a une taille qu’il ne peut pas avoir</translation>
    </message>
    <message>
        <source>it has a time that no system has</source>
        <translation>il a une date qu’aucun système ne connaît</translation>
    </message>
    <message>
        <source>it is a link, a device or a pipe, and a backup has none</source>
        <translation>c’est un lien, un périphérique ou un tube, et une sauvegarde n’en contient pas</translation>
    </message>
    <message>
        <source>it is not as long as it is said to be</source>
        <translation>sa longueur n’est pas celle annoncée</translation>
    </message>
    <message>
        <source>it is not one whole archive: something is missing, or lies before or behind it</source>
        <translation>ce n’est pas une seule archive entière&#xa0;: il en manque une partie, ou quelque chose la précède ou la suit</translation>
    </message>
    <message>
        <source>it is one part of an archive in several parts</source>
        <translation>c’est une partie d’une archive en plusieurs parties</translation>
    </message>
    <message>
        <source>it lies below a file</source>
        <translation>il se trouve sous un fichier</translation>
    </message>
    <message>
        <source>it says more of itself than the archive of any backup</source>
        <translation>elle en dit plus sur elle-même que l’archive d’aucune sauvegarde</translation>
    </message>
    <message>
        <source>it takes too much memory</source>
        <translation>elle demande trop de mémoire</translation>
    </message>
    <message>
        <source>it was not asked, because a refused login could not be remembered</source>
        <translation>il n’a pas été interrogé, car un identifiant refusé ne pourrait pas être mémorisé</translation>
    </message>
    <message>
        <source>its holes are not where they can be</source>
        <translation>ses trous ne sont pas là où ils peuvent être</translation>
    </message>
    <message>
        <source>its list does not have as many members as its end says</source>
        <translation>sa liste n’a pas autant de membres que sa fin l’indique</translation>
    </message>
    <message>
        <source>its name has a control character in it</source>
        <translation>son nom contient un caractère de contrôle</translation>
    </message>
    <message>
        <source>left by an earlier job</source>
        <translation>laissé par une tâche antérieure</translation>
    </message>
    <message>
        <source>neo4j-admin backup of database {database} has neither read, written nor computed anything for {waited_s}, and was ended.</source>
        <translation>neo4j-admin backup de la base de données {database} n’a rien lu, écrit ni calculé pendant {waited_s} et a été arrêté.</translation>
    </message>
    <message>
        <source>neo4j-admin restore of database {database} has neither read, written nor computed anything for {waited_s}, and was ended.</source>
        <translation>neo4j-admin restore de la base de données {database} n’a rien lu, écrit ni calculé pendant {waited_s} et a été arrêté.</translation>
    </message>
    <message>
        <source>no list of members is at its end</source>
        <translation>aucune liste de membres ne se trouve à sa fin</translation>
    </message>
    <message>
        <source>nothing is in it</source>
        <translation>elle ne contient rien</translation>
    </message>
    <message>
        <source>something else in it has the same name</source>
        <translation>un autre élément y porte le même nom</translation>
    </message>
    <message>
        <source>something follows the end of the archive</source>
        <translation>quelque chose suit la fin de l’archive</translation>
    </message>
    <message>
        <source>the name of {member} in it is in letters of another system, and nothing tells which</source>
        <translation>le nom de {member} y est écrit dans les caractères d’un autre système, et rien n’indique lequel</translation>
    </message>
    <message>
        <source>the recovery from outside</source>
        <translation>la reprise depuis l’extérieur</translation>
    </message>
    <message>
        <source>the state folder lies on a share</source>
        <translation>le dossier d’état se trouve sur un partage</translation>
    </message>
    <message>
        <source>the time to ask was over</source>
        <translation>le temps pour l’interroger était écoulé</translation>
    </message>
    <message>
        <source>this program runs from its source</source>
        <translation>ce programme s’exécute depuis ses sources</translation>
    </message>
    <message>
        <source>{account} can work with the data that is there now by an access list (ACL), and could not with the restored {path}: nothing lies there now of which the list could be kept.</source>
        <translation>{account} peut utiliser les données actuelles grâce à une liste de contrôle d’accès (ACL), mais ne pourrait pas utiliser {path} une fois restauré&#xa0;: il n’y a rien à cet emplacement actuellement dont la liste pourrait être conservée.</translation>
    </message>
    <message>
        <source>Wait until all of them have ended, then check again. If one never does, find out whose it is before Neo4j is stopped.</source>
        <translation>Attendez qu’elles soient toutes terminées, puis vérifiez à nouveau. Si l’une ne se termine jamais, cherchez à qui elle est avant d’arrêter Neo4j.</translation>
    </message>
    <message>
        <source>Cloned while Neo4j is stopped, if its volume does so; copied from the clone while it runs again.</source>
        <translation>Cloné pendant que Neo4j est arrêté, si son volume le permet&#xa0;; copié depuis le clone pendant qu’il fonctionne à nouveau.</translation>
    </message>
    <message>
        <source>DELETE what lies in {path}, which is a mount point</source>
        <translation>SUPPRIMER ce qui se trouve dans {path}, qui est un point de montage</translation>
    </message>
    <message>
        <source>If Neo4j cannot make folders in it, give it to that account (chown).</source>
        <translation>Si Neo4j ne peut pas y créer de dossiers, donnez-le à ce compte (chown).</translation>
    </message>
    <message>
        <source>Make it anew without --rm, then try again.</source>
        <translation>Recréez-le sans --rm, puis réessayez.</translation>
    </message>
    <message>
        <source>Mount the volume one level higher, so that the data folder is a plain folder on it.</source>
        <translation>Montez le volume un niveau plus haut, pour que le dossier de données y soit un simple dossier.</translation>
    </message>
    <message>
        <source>Neo4j needs that room for what it changes while the clones of its data are copied, so this backup made way. Free space there, or back up when less is changed.</source>
        <translation>Neo4j a besoin de cette place pour ce qu’il modifie pendant que les clones de ses données sont copiés, donc cette sauvegarde lui a cédé la place. Libérez de l’espace à cet endroit, ou sauvegardez quand moins de données changent.</translation>
    </message>
    <message>
        <source>Put the old data back, or the verified copy in place.</source>
        <translation>Remettez les anciennes données, ou mettez en place la copie vérifiée.</translation>
    </message>
    <message>
        <source>Put the restored data in place of what lies in {path}, which is a mount point; keep the old in {name}</source>
        <translation>Mettre les données restaurées à la place de ce qui se trouve dans {path}, qui est un point de montage&#xa0;; conserver les anciennes dans {name}</translation>
    </message>
    <message>
        <source>Put what it leads to in its place, Neo4j stopped.</source>
        <translation>Mettez à sa place ce vers quoi il mène, Neo4j arrêté.</translation>
    </message>
    <message>
        <source>Run this program on the CAST Imaging server itself, without {variable}.</source>
        <translation>Exécutez ce programme sur le serveur CAST Imaging lui-même, sans {variable}.</translation>
    </message>
    <message>
        <source>Start the container engine and try again.</source>
        <translation>Démarrez le moteur de conteneurs et réessayez.</translation>
    </message>
    <message>
        <source>Start the container engine, check that this account may use it, and try again.</source>
        <translation>Démarrez le moteur de conteneurs, vérifiez que ce compte peut l’utiliser et réessayez.</translation>
    </message>
    <message>
        <source>The container {container} is not stopped: it was made with --rm, so the engine would remove it, and nothing could start it again.</source>
        <translation>Le conteneur {container} n’est pas arrêté&#xa0;: il a été créé avec --rm, le moteur le supprimerait donc, et rien ne pourrait le redémarrer.</translation>
    </message>
    <message>
        <source>The data folder {folder} is a mount point of {given}, and stays so; in the backup it is of {wanted}.</source>
        <translation>Le dossier de données {folder} est un point de montage de {given}, et le reste&#xa0;; dans la sauvegarde il est de {wanted}.</translation>
    </message>
    <message>
        <source>The folder of the transaction logs, {folder}, is the root of a volume.</source>
        <translation>Le dossier des journaux de transactions, {folder}, est la racine d’un volume.</translation>
    </message>
    <message>
        <source>The staged copy {folder} is not there any more.</source>
        <translation>La copie préparée {folder} n’est plus là.</translation>
    </message>
    <message>
        <source>Until you delete it, this is the way back. Delete it when CAST Imaging shows your applications as they should be and a new backup has been made: nothing uses it any more. Its space is free then, but for what clones of it share.</source>
        <translation>Tant que vous ne l’avez pas supprimé, c’est le chemin du retour. Supprimez-le quand CAST Imaging montre vos applications comme il faut et qu’une nouvelle sauvegarde a été faite&#xa0;: plus rien ne s’en sert. Son espace est alors libre, sauf ce que des clones en partagent.</translation>
    </message>
    <message>
        <source>Verify the backup {label}, but for its data, which is compared before it is put in place</source>
        <translation>Vérifier la sauvegarde {label}, sauf ses données, qui sont comparées avant d’être mises en place</translation>
    </message>
    <message>
        <source>Waiting for Neo4j.</source>
        <translation>Attente de Neo4j.</translation>
    </message>
    <message>
        <source>Warning: {message}</source>
        <translation>Avertissement&#xa0;: {message}</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Avertissements</translation>
    </message>
    <message>
        <source>What is shared is not read again: it was last read on {read_utc}.</source>
        <translation>Ce qui est partagé n’est pas relu&#xa0;: la dernière lecture date du {read_utc}.</translation>
    </message>
    <message>
        <source>What lay at {path} before the job does not lie there any more, and the job had not deleted it: it was moved or deleted by hand.</source>
        <translation>Ce qui se trouvait dans {path} avant la tâche ne s’y trouve plus, et la tâche ne l’avait pas supprimé&#xa0;: cela a été déplacé ou supprimé à la main.</translation>
    </message>
    <message>
        <source>What lay at {path} before the job lies neither there nor at {aside}: it was moved or deleted by hand.</source>
        <translation>Ce qui se trouvait dans {path} avant la tâche n’est ni là ni dans {aside}&#xa0;: cela a été déplacé ou supprimé à la main.</translation>
    </message>
    <message>
        <source>What lay at {path} was moved to {name}.</source>
        <translation>Ce qui se trouvait dans {path} a été déplacé vers {name}.</translation>
    </message>
    <message>
        <source>What lies in {folder} is the data from now on, and Neo4j runs on it.</source>
        <translation>Ce qui se trouve dans {folder} est désormais les données, et Neo4j fonctionne dessus.</translation>
    </message>
    <message>
        <source>What lies in {folder} is the data from now on, but: {reason}</source>
        <translation>Ce qui se trouve dans {folder} est désormais les données, mais&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>What lies where</source>
        <translation>Ce qui se trouve où</translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation>Que faire ensuite</translation>
    </message>
    <message>
        <source>What was copied was read back, what is shared was read before it was shared: every checksum is equal.</source>
        <translation>Ce qui a été copié a été relu, ce qui est partagé a été lu avant d’être partagé&#xa0;: chaque somme de contrôle est égale.</translation>
    </message>
    <message>
        <source>What was copied was read back: every checksum is equal. What is shared was read on {read_utc}.</source>
        <translation>Ce qui a été copié a été relu : toutes les sommes de contrôle sont égales. Ce qui est partagé a été lu le {read_utc}.</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Ce qui a été fait</translation>
    </message>
    <message>
        <source>What was not found here may be on another machine, or in a place that was not looked at. It must be saved too.</source>
        <translation>Ce qui n’a pas été trouvé ici peut se trouver sur une autre machine, ou à un emplacement qui n’a pas été examiné. Il faut aussi le sauvegarder.</translation>
    </message>
    <message>
        <source>What was written is kept, unsealed: {folder}.</source>
        <translation>Ce qui a été écrit est conservé, non scellé&#xa0;: {folder}.</translation>
    </message>
    <message>
        <source>When the backup was made: {words}</source>
        <translation>Lors de la sauvegarde&#xa0;: {words}</translation>
    </message>
    <message>
        <source>Where the transaction logs of this data folder lie is not known: {reason}.</source>
        <translation>On ne sait pas où se trouvent les journaux de transactions de ce dossier de données&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Whether PostgreSQL asks for a password here is not known.</source>
        <translation>On ne sait pas si PostgreSQL demande ici un mot de passe.</translation>
    </message>
    <message>
        <source>Whether an earlier job was interrupted cannot be told before that can be read.</source>
        <translation>Tant que cela ne peut pas être lu, on ne peut pas savoir si une tâche antérieure a été interrompue.</translation>
    </message>
    <message>
        <source>Which data folder the server uses is not known: {reason}.</source>
        <translation>On ne sait pas quel dossier de données le serveur utilise&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>Windows did not start the service {service}: {reason}</source>
        <translation>Windows n’a pas démarré le service {service}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Windows did not stop the service {service}: {reason}</source>
        <translation>Windows n’a pas arrêté le service {service}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Windows does not list its services: {reason}</source>
        <translation>Windows n’énumère pas ses services&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Windows does not tell the state of service {service}: {reason}</source>
        <translation>Windows n’indique pas l’état du service {service}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Windows installer</source>
        <translation>programme d’installation Windows</translation>
    </message>
    <message>
        <source>Windows refuses to start the service {service}: access is denied.</source>
        <translation>Windows refuse de démarrer le service {service}&#xa0;: accès refusé.</translation>
    </message>
    <message>
        <source>Windows refuses to stop the service {service}: access is denied.</source>
        <translation>Windows refuse d’arrêter le service {service}&#xa0;: accès refusé.</translation>
    </message>
    <message>
        <source>Windows service</source>
        <translation>service Windows</translation>
    </message>
    <message>
        <source>Windows service {service}</source>
        <translation>Service Windows {service}</translation>
    </message>
    <message>
        <source>Windows services</source>
        <translation>Services Windows</translation>
    </message>
    <message>
        <source>With CAST&apos;s installer for Docker, PostgreSQL comes with imaging-services and Neo4j with imaging-viewer.</source>
        <translation>Avec l’installateur de CAST pour Docker, PostgreSQL vient avec imaging-services et Neo4j avec imaging-viewer.</translation>
    </message>
    <message>
        <source>Writing sets the pace just now.</source>
        <translation>L’écriture limite actuellement le débit.</translation>
    </message>
    <message>
        <source>a job</source>
        <translation>une tâche</translation>
    </message>
    <message numerus="yes">
        <source>a name in it is longer than %n character(s)</source>
        <translation>
            <numerusform>un nom qu’il contient dépasse %n caractère</numerusform>
            <numerusform>un nom qu’il contient dépasse %n caractères</numerusform>
        </translation>
    </message>
    <message>
        <source>a part of it is mounted from elsewhere, on {folder}</source>
        <translation>une partie est montée d’ailleurs, sur {folder}</translation>
    </message>
    <message>
        <source>a part of them is mounted from elsewhere, on {folder}</source>
        <translation>une partie en est montée d’ailleurs, sur {folder}</translation>
    </message>
    <message>
        <source>a process that the system does not name</source>
        <translation>un processus que le système ne nomme pas</translation>
    </message>
    <message>
        <source>an account without a name</source>
        <translation>un compte sans nom</translation>
    </message>
    <message>
        <source>an unknown address</source>
        <translation>une adresse inconnue</translation>
    </message>
    <message>
        <source>another program has it open</source>
        <translation>un autre programme l’a ouvert</translation>
    </message>
    <message>
        <source>backup</source>
        <translation>sauvegarde</translation>
    </message>
    <message>
        <source>by its name</source>
        <translation>d’après son nom</translation>
    </message>
    <message>
        <source>compose file: ports</source>
        <translation>fichier compose&#xa0;: ports</translation>
    </message>
    <message>
        <source>compose file: service {name}</source>
        <translation>fichier compose&#xa0;: service {name}</translation>
    </message>
    <message>
        <source>compose file: volumes</source>
        <translation>fichier compose&#xa0;: volumes</translation>
    </message>
    <message>
        <source>compose project of container {container}</source>
        <translation>projet compose du conteneur {container}</translation>
    </message>
    <message>
        <source>container</source>
        <translation>conteneur</translation>
    </message>
    <message>
        <source>container has ended cleanly (exit code {exit_code})</source>
        <translation>le conteneur s’est arrêté proprement (code de sortie {exit_code})</translation>
    </message>
    <message>
        <source>container is {status}</source>
        <translation>état du conteneur&#xa0;: {status}</translation>
    </message>
    <message>
        <source>container is {status} (exit code {exit_code})</source>
        <translation>état du conteneur&#xa0;: {status} (code de sortie {exit_code})</translation>
    </message>
    <message>
        <source>container is {status}; how its last run ended was not seen, as after a power cut</source>
        <translation>le conteneur est {status}&#xa0;; la fin de sa dernière exécution n’a pas été vue, comme après une coupure de courant</translation>
    </message>
    <message>
        <source>container that mounts this folder</source>
        <translation>conteneur qui monte ce dossier</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>copie</translation>
    </message>
    <message>
        <source>counting it all would have taken too long</source>
        <translation>tout compter aurait pris trop de temps</translation>
    </message>
    <message>
        <source>current folder</source>
        <translation>dossier actuel</translation>
    </message>
    <message>
        <source>default place</source>
        <translation>emplacement par défaut</translation>
    </message>
    <message>
        <source>default place of Neo4j</source>
        <translation>emplacement par défaut de Neo4j</translation>
    </message>
    <message>
        <source>default place: %APPDATA% of this account</source>
        <translation>emplacement par défaut&#xa0;: %APPDATA% de ce compte</translation>
    </message>
    <message>
        <source>default place; counted with all that lies in it, logs and data too</source>
        <translation>emplacement par défaut&#xa0;; compté avec tout ce qui s’y trouve, journaux et données compris</translation>
    </message>
    <message>
        <source>default value</source>
        <translation>valeur par défaut</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminée</translation>
    </message>
    <message>
        <source>environment of the container</source>
        <translation>environnement du conteneur</translation>
    </message>
    <message>
        <source>every account may write to {path}</source>
        <translation>tout compte peut écrire dans {path}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échouée</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fichier</translation>
    </message>
    <message>
        <source>finish: the verified copy of the backup goes into its place, what lies there is moved beside it.</source>
        <translation>finish&#xa0;: la copie vérifiée de la sauvegarde est mise en place, ce qui s’y trouve est déplacé à côté.</translation>
    </message>
    <message>
        <source>flushing to the disk</source>
        <translation>écriture sur le disque</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>dossier</translation>
    </message>
    <message>
        <source>given by hand</source>
        <translation>indiqué à la main</translation>
    </message>
    <message>
        <source>holds backups</source>
        <translation>contient des sauvegardes</translation>
    </message>
    <message>
        <source>image of container {container}</source>
        <translation>image du conteneur {container}</translation>
    </message>
    <message>
        <source>it belongs to {account}, and where it lies an account may remove only its own (sticky bit)</source>
        <translation>il appartient à {account}, et là où il se trouve un compte ne peut retirer que ce qui est à lui (sticky bit)</translation>
    </message>
    <message>
        <source>it contains a NUL character</source>
        <translation>il contient un caractère NUL</translation>
    </message>
    <message>
        <source>it contains characters that are not Unicode</source>
        <translation>il contient des caractères qui ne sont pas Unicode</translation>
    </message>
    <message>
        <source>it contains {characters}</source>
        <translation>il contient {characters}</translation>
    </message>
    <message>
        <source>it could not be read: {reason}</source>
        <translation>lecture impossible&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>it does not tell its version by HTTP</source>
        <translation>il n’indique pas sa version par HTTP</translation>
    </message>
    <message>
        <source>it ends with a dot or a space</source>
        <translation>il se termine par un point ou une espace</translation>
    </message>
    <message>
        <source>it gives no answer ({reason})</source>
        <translation>il ne donne pas de réponse ({reason})</translation>
    </message>
    <message>
        <source>it gives no answer in time</source>
        <translation>il ne répond pas à temps</translation>
    </message>
    <message>
        <source>it has Linux capabilities (setcap)</source>
        <translation>il a des capacités Linux (setcap)</translation>
    </message>
    <message>
        <source>it has {found_count} bytes instead of {expected_count}</source>
        <translation>il a {found_count} octets au lieu de {expected_count}</translation>
    </message>
    <message>
        <source>it is absolute or has an empty, &apos;.&apos; or &apos;..&apos; part</source>
        <translation>il est absolu ou a une partie vide, «&#xa0;.&#xa0;» ou «&#xa0;..&#xa0;»</translation>
    </message>
    <message>
        <source>it is empty or a dot name</source>
        <translation>il est vide ou composé de points</translation>
    </message>
    <message>
        <source>it is just starting</source>
        <translation>il est en cours de démarrage</translation>
    </message>
    <message numerus="yes">
        <source>it is longer than %n character(s)</source>
        <translation>
            <numerusform>il dépasse %n caractère</numerusform>
            <numerusform>il dépasse %n caractères</numerusform>
        </translation>
    </message>
    <message>
        <source>it is longer than {limit_bytes}</source>
        <translation>il dépasse {limit_bytes}</translation>
    </message>
    <message>
        <source>it is marked immutable or append-only (chattr)</source>
        <translation>il est marqué comme immuable ou en ajout seul (chattr)</translation>
    </message>
    <message>
        <source>it is on a network share, which is not looked at</source>
        <translation>il est sur un partage réseau, qui n’est pas examiné</translation>
    </message>
    <message>
        <source>it is the name of a device</source>
        <translation>c’est le nom d’un périphérique</translation>
    </message>
    <message numerus="yes">
        <source>it lies more than %n folder(s) deep</source>
        <translation>
            <numerusform>il se trouve à plus de %n dossier de profondeur</numerusform>
            <numerusform>il se trouve à plus de %n dossiers de profondeur</numerusform>
        </translation>
    </message>
    <message>
        <source>it refuses the login in {path}</source>
        <translation>il refuse l’identifiant de {path}</translation>
    </message>
    <message>
        <source>it refuses: {reason}</source>
        <translation>il refuse : {reason}</translation>
    </message>
    <message>
        <source>it was not asked, as chosen</source>
        <translation>il n’a pas été interrogé, comme choisi</translation>
    </message>
    <message>
        <source>its answer is not understood (HTTP {status})</source>
        <translation>sa réponse n’est pas comprise (HTTP {status})</translation>
    </message>
    <message>
        <source>its contents differ from its checksum</source>
        <translation>son contenu ne correspond pas à sa somme de contrôle</translation>
    </message>
    <message>
        <source>its disk did not answer for {waited_s}</source>
        <translation>son disque n’a pas répondu pendant {waited_s}</translation>
    </message>
    <message>
        <source>its folder is marked immutable or append-only (chattr)</source>
        <translation>son dossier est marqué comme immuable ou en ajout seul (chattr)</translation>
    </message>
    <message>
        <source>its process {pid} has not ended yet</source>
        <translation>son processus {pid} n’est pas encore terminé</translation>
    </message>
    <message>
        <source>its store is still in use ({detail})</source>
        <translation>sa base est encore utilisée ({detail})</translation>
    </message>
    <message>
        <source>keep: nothing is moved, what lies in place is the data from now on.</source>
        <translation>keep&#xa0;: rien n’est déplacé, ce qui est en place est désormais les données.</translation>
    </message>
    <message>
        <source>kept aside by an earlier restore</source>
        <translation>mis de côté par une restauration précédente</translation>
    </message>
    <message>
        <source>made by hand</source>
        <translation>faite à la main</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manquant</translation>
    </message>
    <message>
        <source>mount of container {container}</source>
        <translation>montage du conteneur {container}</translation>
    </message>
    <message>
        <source>mount of container {container}, there {target}</source>
        <translation>montage du conteneur {container}, là {target}</translation>
    </message>
    <message>
        <source>neo4j-admin</source>
        <translation>neo4j-admin</translation>
    </message>
    <message>
        <source>neo4j-admin backup of database {database} failed (exit code {exit_code}).</source>
        <translation>La sauvegarde de la base de données {database} par neo4j-admin a échoué (code de sortie {exit_code}).</translation>
    </message>
    <message>
        <source>neo4j-admin ended with {exit_code}: {said}</source>
        <translation>neo4j-admin s’est terminé avec {exit_code}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>neo4j-admin reported success, but wrote no database into {folder}.</source>
        <translation>neo4j-admin a signalé une réussite, mais n’a écrit aucune base de données dans {folder}.</translation>
    </message>
    <message>
        <source>neo4j-admin restore of database {database} failed (exit code {exit_code}).</source>
        <translation>La restauration de la base de données {database} par neo4j-admin a échoué (code de sortie {exit_code}).</translation>
    </message>
    <message>
        <source>neo4j-admin said: {said}</source>
        <translation>neo4j-admin a répondu&#xa0;: {said}</translation>
    </message>
    <message>
        <source>neo4j-admin was not found in {folder}.</source>
        <translation>neo4j-admin est introuvable dans {folder}.</translation>
    </message>
    <message>
        <source>neo4j.bat status ended with {exit_code} and said nothing</source>
        <translation>neo4j.bat status s’est terminé avec {exit_code} sans rien indiquer</translation>
    </message>
    <message>
        <source>neo4j.bat status ended with {exit_code} and said: {words}</source>
        <translation>neo4j.bat status s’est terminé avec {exit_code} et a indiqué&#xa0;: {words}</translation>
    </message>
    <message>
        <source>no configuration file of this server holds a login</source>
        <translation>aucun fichier de configuration de ce serveur ne contient d’identifiant</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>aucune raison donnée</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>non commencée</translation>
    </message>
    <message>
        <source>not configuration</source>
        <translation>hors configuration</translation>
    </message>
    <message>
        <source>not found in files: the running server tells it</source>
        <translation>introuvable dans les fichiers&#xa0;: le serveur en marche l’indique</translation>
    </message>
    <message>
        <source>not found: give it by hand</source>
        <translation>introuvable&#xa0;: à indiquer à la main</translation>
    </message>
    <message>
        <source>not found: give it by hand ({reason})</source>
        <translation>introuvable&#xa0;: donnez-le à la main ({reason})</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>non installé</translation>
    </message>
    <message>
        <source>nothing tells which container is Neo4j&apos;s: {containers}</source>
        <translation>rien n’indique quel conteneur est celui de Neo4j&#xa0;: {containers}</translation>
    </message>
    <message>
        <source>nothing was found there</source>
        <translation>rien n’y a été trouvé</translation>
    </message>
    <message>
        <source>online backup</source>
        <translation>sauvegarde en ligne</translation>
    </message>
    <message>
        <source>only docker compose reads a file that includes others</source>
        <translation>seul docker compose lit un fichier qui en inclut d’autres</translation>
    </message>
    <message>
        <source>only docker compose reads a service that extends one of another file</source>
        <translation>seul docker compose lit un service qui en étend un d’un autre fichier</translation>
    </message>
    <message>
        <source>other rights were read back</source>
        <translation>d’autres droits ont été relus</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>present</source>
        <translation>présent</translation>
    </message>
    <message>
        <source>profile of {account}</source>
        <translation>profil de {account}</translation>
    </message>
    <message>
        <source>published port of container {container}</source>
        <translation>port publié du conteneur {container}</translation>
    </message>
    <message>
        <source>put-back: the old data comes back, what lies in place is moved beside it.</source>
        <translation>put-back&#xa0;: les anciennes données reviennent, ce qui est en place est déplacé à côté.</translation>
    </message>
    <message>
        <source>recovery</source>
        <translation>récupération</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refusé</translation>
    </message>
    <message>
        <source>restore</source>
        <translation>restauration</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en marche</translation>
    </message>
    <message>
        <source>service manager: {state}</source>
        <translation>gestionnaire de services&#xa0;: {state}</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>en cours de démarrage</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>en cours d’arrêt</translation>
    </message>
    <message>
        <source>that is not the name of a database.</source>
        <translation>ce n’est pas le nom d’une base de données.</translation>
    </message>
    <message>
        <source>the compose file keeps the data in the volume {volume}</source>
        <translation>le fichier compose garde les données dans le volume {volume}</translation>
    </message>
    <message>
        <source>the container engine knows no such container</source>
        <translation>le moteur de conteneurs ne connaît pas ce conteneur</translation>
    </message>
    <message>
        <source>the data folder</source>
        <translation>le dossier de données</translation>
    </message>
    <message>
        <source>the data is in the volume {volume}, and no folder is known that is there while no container runs</source>
        <translation>les données sont dans le volume {volume}, et l’on ne connaît aucun dossier qui soit là quand aucun conteneur ne fonctionne</translation>
    </message>
    <message>
        <source>the default folder</source>
        <translation>le dossier par défaut</translation>
    </message>
    <message>
        <source>the guardian</source>
        <translation>le gardien</translation>
    </message>
    <message>
        <source>the progress</source>
        <translation>l’affichage de la progression</translation>
    </message>
    <message>
        <source>the service is still {state}</source>
        <translation>le service est encore {state}</translation>
    </message>
    <message>
        <source>the service manager&apos;s start</source>
        <translation>le démarrage par le gestionnaire de services</translation>
    </message>
    <message>
        <source>the service manager&apos;s stop</source>
        <translation>l’arrêt par le gestionnaire de services</translation>
    </message>
    <message>
        <source>the suffix .partial marks a backup that is not complete</source>
        <translation>le suffixe .partial désigne une sauvegarde incomplète</translation>
    </message>
    <message>
        <source>the transaction logs</source>
        <translation>les journaux de transactions</translation>
    </message>
    <message>
        <source>the version of Neo4j is not known.</source>
        <translation>la version de Neo4j n’est pas connue.</translation>
    </message>
    <message>
        <source>they belong to the data in {folder}, by the configuration</source>
        <translation>selon la configuration, ils appartiennent aux données dans {folder}</translation>
    </message>
    <message>
        <source>they could not be read</source>
        <translation>ils n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>this account may not change it, and so not move it into another folder</source>
        <translation>ce compte ne peut pas le modifier, ni donc le déplacer dans un autre dossier</translation>
    </message>
    <message>
        <source>this account may not delete it</source>
        <translation>ce compte n’a pas le droit de le supprimer</translation>
    </message>
    <message>
        <source>this account may not read all of it</source>
        <translation>ce compte n’a pas le droit de tout lire</translation>
    </message>
    <message>
        <source>this account may not remove what is in it</source>
        <translation>ce compte n’a pas le droit de retirer ce qu’il contient</translation>
    </message>
    <message>
        <source>told by the running server</source>
        <translation>selon le serveur en marche</translation>
    </message>
    <message>
        <source>uninstall entry</source>
        <translation>entrée de désinstallation</translation>
    </message>
    <message>
        <source>uninstall entry &apos;{name}&apos;</source>
        <translation>entrée de désinstallation «&#xa0;{name}&#xa0;»</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>avertissement</translation>
    </message>
    <message>
        <source>what keeps the machine awake</source>
        <translation>ce qui maintient la machine en éveil</translation>
    </message>
    <message>
        <source>{account} can work with the data that is there now, and could not with the restored {path}: that gets another owner or mode, and a restore opens nothing further than it was.</source>
        <translation>{account} peut utiliser les données actuelles, mais ne pourrait pas utiliser {path} une fois restauré&#xa0;: son propriétaire ou ses droits seront différents, et une restauration n’ouvre rien davantage qu’avant.</translation>
    </message>
    <message>
        <source>{address} is not of this machine</source>
        <translation>{address} n’est pas une adresse de cette machine</translation>
    </message>
    <message>
        <source>{answer}.</source>
        <translation>{answer}.</translation>
    </message>
    <message>
        <source>{backup_folder} is no backup: its data are those of a server of this machine, in {data_folder}.</source>
        <translation>{backup_folder} n’est pas une sauvegarde&#xa0;: ses données sont celles d’un serveur de cette machine, dans {data_folder}.</translation>
    </message>
    <message>
        <source>{chosen} holds a backup: it is taken, from {folder}.</source>
        <translation>{chosen} contient une sauvegarde&#xa0;: c’est elle qui est prise, dans {folder}.</translation>
    </message>
    <message>
        <source>{chosen} is only a part of a backup: all of it is taken, from {folder}.</source>
        <translation>{chosen} n’est qu’une partie d’une sauvegarde&#xa0;: elle est prise en entier, dans {folder}.</translation>
    </message>
    <message>
        <source>{command} does not exist or cannot be run.</source>
        <translation>{command} n’existe pas ou ne peut pas être exécuté.</translation>
    </message>
    <message>
        <source>{command} ended with exit code {exit_code}.</source>
        <translation>{command} s’est terminé avec le code de sortie {exit_code}.</translation>
    </message>
    <message>
        <source>{command} gave no answer in time.</source>
        <translation>{command} n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>{command}: {reason}.</source>
        <translation>{command}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{detail}, no answer yet</source>
        <translation>{detail}, pas encore de réponse</translation>
    </message>
    <message>
        <source>{exact_moment}</source>
        <translation>{exact_moment}</translation>
    </message>
    <message>
        <source>{file_count}</source>
        <translation>{file_count}</translation>
    </message>
    <message>
        <source>{folder} ({how})</source>
        <translation>{folder} ({how})</translation>
    </message>
    <message>
        <source>{folder} ({kind})</source>
        <translation>{folder} ({kind})</translation>
    </message>
    <message>
        <source>{folder} already holds {label} (or its {suffix}).</source>
        <translation>{folder} contient déjà {label} (ou son {suffix}).</translation>
    </message>
    <message numerus="yes">
        <source>{folder} contains %n link(s) or special file(s) that cannot be copied safely (first: {path}).</source>
        <translation>
            <numerusform>{folder} contient %n lien ou fichier spécial qui ne peut pas être copié en toute sécurité (premier&#xa0;: {path}).</numerusform>
            <numerusform>{folder} contient %n liens ou fichiers spéciaux qui ne peuvent pas être copiés en toute sécurité (premier&#xa0;: {path}).</numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} could not be deleted: {reason}.</source>
        <translation>{folder} n’a pas pu être supprimé&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{folder} could not be deleted: {reason}. Nothing uses it any more; delete it by hand.</source>
        <translation>{folder} n’a pas pu être supprimé&#xa0;: {reason}. Plus rien ne l’utilise&#xa0;; supprimez-le à la main.</translation>
    </message>
    <message numerus="yes">
        <source>{folder} has %n damaged file(s); first {path}.</source>
        <translation>
            <numerusform>{folder} contient %n fichier endommagé&#xa0;: {path}.</numerusform>
            <numerusform>{folder} contient %n fichiers endommagés&#xa0;; le premier&#xa0;: {path}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} has %n damaged file(s); first {path}: {reason}.</source>
        <translation>
            <numerusform>{folder} contient %n fichier endommagé&#xa0;; le premier, {path}&#xa0;: {reason}.</numerusform>
            <numerusform>{folder} contient %n fichiers endommagés&#xa0;; le premier, {path}&#xa0;: {reason}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} has a damaged file: {path}.</source>
        <translation>{folder} contient un fichier endommagé&#xa0;: {path}.</translation>
    </message>
    <message>
        <source>{folder} has no folder &apos;databases&apos; with a database in it, so it is not Neo4j&apos;s data folder.</source>
        <translation>{folder} n’a pas de dossier «&#xa0;databases&#xa0;» contenant une base de données&#xa0;: ce n’est donc pas le dossier de données de Neo4j.</translation>
    </message>
    <message>
        <source>{folder} has {missing_count} too few and {extra_count} too many files: {files}.</source>
        <translation>Dans {folder}, il manque {missing_count} fichier(s) et il y en a {extra_count} en trop&#xa0;: {files}.</translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds %n file(s) or folder(s) that cannot be read (first: {path}).</source>
        <translation>
            <numerusform>{folder} contient %n fichier ou dossier illisible (premier&#xa0;: {path}).</numerusform>
            <numerusform>{folder} contient %n fichiers ou dossiers illisibles (premier&#xa0;: {path}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds %n folder(s); a backup holds at most {limit_count}.</source>
        <translation>
            <numerusform>{folder} contient %n dossier&#xa0;; une sauvegarde en contient au plus {limit_count}.</numerusform>
            <numerusform>{folder} contient %n dossiers&#xa0;; une sauvegarde en contient au plus {limit_count}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds {total_bytes} in %n file(s).</source>
        <translation>
            <numerusform>{folder} contient {total_bytes} dans %n fichier.</numerusform>
            <numerusform>{folder} contient {total_bytes} dans %n fichiers.</numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} is a folder of the {kind}, not of the {given_kind}.</source>
        <translation>{folder} est un dossier du {kind}, non du {given_kind}.</translation>
    </message>
    <message numerus="yes">
        <source>{folder} is a mount point, and %n things in it would have to be replaced one by one.</source>
        <translation>
            <numerusform>{folder} est un point de montage, et %n élément s’y trouvant devrait être remplacé un à un.</numerusform>
            <numerusform>{folder} est un point de montage, et %n éléments s’y trouvant devraient être remplacés un à un.</numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} is left of the job, and nothing uses it any more. Delete it when nobody misses it.</source>
        <translation>{folder} est resté de la tâche et ne sert plus à rien. Supprimez-le quand il ne manque à personne.</translation>
    </message>
    <message>
        <source>{folder} is no folder of the Docker installer: docker-compose.yml or .env, neo4j and a configuration file are expected in it.</source>
        <translation>{folder} n’est pas un dossier du programme d’installation Docker&#xa0;: il devrait contenir docker-compose.yml ou .env, neo4j et un fichier de configuration.</translation>
    </message>
    <message>
        <source>{folder} is not cloned, although its volume can: its files are too many, or in too many pieces, for that to be quick.</source>
        <translation>{folder} n’est pas cloné, bien que son volume le permette&#xa0;: ses fichiers sont trop nombreux, ou en trop de morceaux, pour que ce soit rapide.</translation>
    </message>
    <message>
        <source>{folder} is not cloned, although its volume can: {missing_bytes} of free space are missing there for what Neo4j changes while the clones are copied.</source>
        <translation>{folder} n’est pas cloné, bien que son volume le permette&#xa0;: il y manque {missing_bytes} d’espace libre pour ce que Neo4j modifie pendant que les clones sont copiés.</translation>
    </message>
    <message>
        <source>{folder} lies in this program&apos;s own folder, which holds what it knows of its jobs.</source>
        <translation>{folder} se trouve dans le dossier propre à ce programme, qui contient ce qu’il sait de ses opérations.</translation>
    </message>
    <message>
        <source>{path} cannot be a path: {reason}.</source>
        <translation>{path} ne peut pas être un chemin&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be cloned after all: it is copied now, with Neo4j stopped.</source>
        <translation>{path} n’a finalement pas pu être cloné&#xa0;: il est copié maintenant, Neo4j arrêté.</translation>
    </message>
    <message>
        <source>{path} depends on the current drive. Type the drive before it.</source>
        <translation>{path} dépend du lecteur courant. Tapez le lecteur devant.</translation>
    </message>
    <message>
        <source>{path} depends on the current folder of that drive. Type {whole} instead.</source>
        <translation>{path} dépend du dossier courant de ce lecteur. Tapez plutôt {whole}.</translation>
    </message>
    <message>
        <source>{path} ends with a backslash and a quotation mark, which Windows reads as a mark in the path that does not end it.</source>
        <translation>{path} se termine par une barre oblique inverse et un guillemet, que Windows lit comme un guillemet dans le chemin, qui ne le termine pas.</translation>
    </message>
    <message>
        <source>{path} is in the home folder of this account, and none is known. Type the full path.</source>
        <translation>{path} se trouve dans le dossier personnel de ce compte, et aucun n’est connu. Saisissez le chemin complet.</translation>
    </message>
    <message>
        <source>{path} is not the folder any more that was made for this.</source>
        <translation>{path} n’est plus le dossier qui a été créé pour cela.</translation>
    </message>
    <message>
        <source>{path} is relative, and the current folder is gone.</source>
        <translation>{path} est relatif, et le dossier courant n’existe plus.</translation>
    </message>
    <message>
        <source>{path} names a device. Give the folder by a drive&apos;s letter or as a share&apos;s folder.</source>
        <translation>{path} désigne un périphérique. Indiquez le dossier par la lettre d’un lecteur ou comme dossier d’un partage.</translation>
    </message>
    <message>
        <source>{path} names no share. A folder on one is written so: {example}.</source>
        <translation>{path} ne désigne aucun partage. Un dossier d’un partage s’écrit ainsi&#xa0;: {example}.</translation>
    </message>
    <message>
        <source>{path} was changed, although it is this job&apos;s own.</source>
        <translation>{path} a été modifié, alors qu’il appartient à cette seule tâche.</translation>
    </message>
    <message>
        <source>{path}: left by an earlier backup</source>
        <translation>{path}&#xa0;: laissé par une sauvegarde antérieure</translation>
    </message>
    <message>
        <source>{path}: of the volume itself</source>
        <translation>{path}&#xa0;: du volume lui-même</translation>
    </message>
    <message>
        <source>{folder} is no program folder of CAST Imaging: it has no neo4j\bin or neo4j\lib.</source>
        <translation>{folder} n’est pas un dossier de programme de CAST Imaging&#xa0;: il ne contient ni neo4j\bin ni neo4j\lib.</translation>
    </message>
    <message>
        <source>Clone the backup&apos;s data to {path}</source>
        <translation>Cloner les données de la sauvegarde vers {path}</translation>
    </message>
    <message>
        <source>The staged copy {folder} differs from the backup; first: {path}.</source>
        <translation>La copie préparée {folder} diffère de la sauvegarde&#xa0;; premier fichier&#xa0;: {path}.</translation>
    </message>
    <message>
        <source>{folder} has a damaged file: {path}: {reason}.</source>
        <translation>{folder} contient un fichier endommagé&#xa0;: {path}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{folder} is not any more what was verified: it is not put in place.</source>
        <translation>{folder} n’est plus ce qui a été vérifié&#xa0;: ce n’est pas mis en place.</translation>
    </message>
    <message>
        <source>{folder} is not the data folder that Neo4j was stopped on.</source>
        <translation>{folder} n’est pas le dossier de données sur lequel Neo4j a été arrêté.</translation>
    </message>
    <message>
        <source>{folder} is not the folder of transaction logs that Neo4j was stopped on.</source>
        <translation>{folder} n’est pas le dossier des journaux de transactions avec lequel Neo4j a été arrêté.</translation>
    </message>
    <message>
        <source>{folder} is not the folder that it was when the job was interrupted: is its volume mounted?</source>
        <translation>{folder} n’est pas le dossier qu’il était quand la tâche a été interrompue&#xa0;: son volume est-il monté&#xa0;?</translation>
    </message>
    <message>
        <source>{folder} is not the mount point any more that it was when this plan was made.</source>
        <translation>{folder} n’est plus le point de montage qu’il était quand ce plan a été établi.</translation>
    </message>
    <message>
        <source>{folder} is on a volume that keeps no owners: the restored files will belong to {given}, not to {wanted}.</source>
        <translation>{folder} est sur un volume qui ne conserve pas les propriétaires&#xa0;: les fichiers restaurés appartiendront à {given}, et non à {wanted}.</translation>
    </message>
    <message>
        <source>{folder} is the data folder of a Neo4j that runs, not a backup.</source>
        <translation>{folder} est le dossier de données d’un Neo4j qui fonctionne, pas une sauvegarde.</translation>
    </message>
    <message>
        <source>{folder} lies in the backup {backup}, which would not be as it was made any more.</source>
        <translation>{folder} se trouve dans la sauvegarde {backup}, qui ne serait plus telle qu’elle a été faite.</translation>
    </message>
    <message>
        <source>{folder} lies in {live_folder}, a folder of a CAST Imaging server.</source>
        <translation>{folder} se trouve dans {live_folder}, un dossier d’un serveur CAST Imaging.</translation>
    </message>
    <message>
        <source>{folder} was not looked for: what is mounted there is not what was there before. If the half-made backup still lies on that disk, delete it.</source>
        <translation>{folder} n’a pas été recherché&#xa0;: ce qui est monté là n’est pas ce qui y était avant. Si la sauvegarde inachevée se trouve encore sur ce disque, supprimez-la.</translation>
    </message>
    <message>
        <source>{folder} was not removed, for its disk or the server&apos;s does not answer. Delete it when it does.</source>
        <translation>{folder} n’a pas été supprimé, car son disque ou celui du serveur ne répond pas. Supprimez-le quand il répondra.</translation>
    </message>
    <message>
        <source>{folder} with its logs {logs_folder}</source>
        <translation>{folder} avec ses journaux {logs_folder}</translation>
    </message>
    <message>
        <source>{how} (neo4j.conf switches this connector off)</source>
        <translation>{how} (neo4j.conf désactive ce connecteur)</translation>
    </message>
    <message>
        <source>{how} (the folder does not exist)</source>
        <translation>{how} (le dossier n’existe pas)</translation>
    </message>
    <message>
        <source>{how}; there are others: {folders}</source>
        <translation>{how}&#xa0;; il y en a d’autres&#xa0;: {folders}</translation>
    </message>
    <message>
        <source>{kind}: {folder}</source>
        <translation>{kind} : {folder}</translation>
    </message>
    <message>
        <source>{manager}; neo4j.bat: {said}</source>
        <translation>{manager}&#xa0;; neo4j.bat&#xa0;: {said}</translation>
    </message>
    <message>
        <source>{member} in it is compressed in a way that is not read here (number {method})</source>
        <translation>{member} y est compressé d’une manière qui n’est pas lue ici (numéro {method})</translation>
    </message>
    <message>
        <source>{member} in it is encrypted</source>
        <translation>{member} y est chiffré</translation>
    </message>
    <message>
        <source>{missing_bytes} are missing.</source>
        <translation>Il manque {missing_bytes}.</translation>
    </message>
    <message>
        <source>{name} cannot be a folder name: {reason}.</source>
        <translation>{name} ne peut pas être un nom de dossier&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{name} does not run (no reason given)</source>
        <translation>{name} ne fonctionne pas (aucune raison indiquée)</translation>
    </message>
    <message>
        <source>{name} does not run ({said})</source>
        <translation>{name} ne fonctionne pas ({said})</translation>
    </message>
    <message>
        <source>{name} is no name for Windows: {reason}</source>
        <translation>{name} n’est pas un nom valable sous Windows&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{name} is not the bare name of a program.</source>
        <translation>{name} n’est pas un simple nom de programme.</translation>
    </message>
    <message>
        <source>{name} is not the name of a container.</source>
        <translation>{name} n’est pas un nom de conteneur.</translation>
    </message>
    <message>
        <source>{name} is not {state} after {waited_s}</source>
        <translation>{name} n’est pas {state} après {waited_s}</translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation>{name}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{nodes_count} nodes and {relationships_count} relationships in {database}, as counted when it was backed up.</source>
        <translation>{nodes_count} nœuds et {relationships_count} relations dans {database}, comme ceux comptés lors de la sauvegarde.</translation>
    </message>
    <message>
        <source>{operation} by {account}, process {pid}, since {since_utc}</source>
        <translation>{operation} par {account}, processus {pid}, depuis le {since_utc}</translation>
    </message>
    <message>
        <source>{operation} {label}, started {started_utc}</source>
        <translation>{operation} {label}, démarrée le {started_utc}</translation>
    </message>
    <message>
        <source>{operation} {label}, started {started_utc}, of the account {account}, with the journal {path}</source>
        <translation>{operation} {label}, commencé le {started_utc}, du compte {account}, avec le journal {path}</translation>
    </message>
    <message>
        <source>{part}: not found here.</source>
        <translation>{part}&#xa0;: non trouvé ici.</translation>
    </message>
    <message>
        <source>{path} belongs to the account {account}</source>
        <translation>{path} appartient au compte {account}</translation>
    </message>
    <message>
        <source>{path} cannot be copied safely: it is a link, a device or not readable.</source>
        <translation>{path} ne peut pas être copié en toute sécurité&#xa0;: c’est un lien, un périphérique ou un élément illisible.</translation>
    </message>
    <message>
        <source>{path} cannot be read</source>
        <translation>{path} ne peut pas être lu</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason})</source>
        <translation>{path} ne peut pas être lu ({reason})</translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation>{path} ne peut pas être lu.</translation>
    </message>
    <message>
        <source>{path} cannot be unpacked here: {reason}.</source>
        <translation>{path} ne peut pas être décompressé ici&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} cannot be written to.</source>
        <translation>Impossible d’écrire dans {path}.</translation>
    </message>
    <message>
        <source>{path} carries no checksum.</source>
        <translation>{path} ne comporte pas de somme de contrôle.</translation>
    </message>
    <message>
        <source>{path} changed after it was copied, although Neo4j is stopped.</source>
        <translation>{path} a changé après sa copie, alors que Neo4j est arrêté.</translation>
    </message>
    <message>
        <source>{path} changed while it was copied, although Neo4j is stopped.</source>
        <translation>{path} a changé pendant sa copie, alors que Neo4j est arrêté.</translation>
    </message>
    <message>
        <source>{path} changed while it was looked at.</source>
        <translation>{path} a changé pendant qu’on l’examinait.</translation>
    </message>
    <message>
        <source>{path} changes all the time.</source>
        <translation>{path} change sans cesse.</translation>
    </message>
    <message>
        <source>{path} could not be listed: {reason}.</source>
        <translation>Le contenu de {path} n’a pas pu être listé&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be opened: {reason}.</source>
        <translation>{path} n’a pas pu être ouvert&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}.</source>
        <translation>{path} n’a pas pu être lu&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be removed, and may be deleted.</source>
        <translation>{path} n’a pas pu être retiré et peut être supprimé.</translation>
    </message>
    <message>
        <source>{path} could not be swapped: {reason}.</source>
        <translation>{path} n’a pas pu être échangé&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be written, and no job starts without its journal: {reason}.</source>
        <translation>{path} n’a pas pu être écrit, et aucune tâche ne démarre sans son journal de reprise&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>{path} n’a pas pu être écrit&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} does not exist or is no folder.</source>
        <translation>{path} n’existe pas ou n’est pas un dossier.</translation>
    </message>
    <message>
        <source>{path} does not exist: its store has another form.</source>
        <translation>{path} n’existe pas&#xa0;: sa base a une autre forme.</translation>
    </message>
    <message>
        <source>{path} does not exist; the backup will lack this configuration file.</source>
        <translation>{path} n’existe pas&#xa0;; ce fichier de configuration manquera dans la sauvegarde.</translation>
    </message>
    <message>
        <source>{path} does not have the form of format {found_format}: {reason}.</source>
        <translation>{path} n’a pas la structure du format {found_format}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} does not say what the manifest says.</source>
        <translation>{path} ne dit pas ce que dit le manifeste.</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path} existe déjà.</translation>
    </message>
    <message>
        <source>{path} exists already; it is not of this job.</source>
        <translation>{path} existe déjà&#xa0;; il n’est pas de cette tâche.</translation>
    </message>
    <message>
        <source>{path} gives totals that are not the sum of its files.</source>
        <translation>{path} indique des totaux qui ne sont pas la somme de ses fichiers.</translation>
    </message>
    <message>
        <source>{path} gives {listed} a size that no file has.</source>
        <translation>{path} indique pour {listed} une taille qu’aucun fichier n’a.</translation>
    </message>
    <message>
        <source>{path} gives {listed} a time that no system has.</source>
        <translation>{path} donne à {listed} une date qu’aucun système ne connaît.</translation>
    </message>
    <message numerus="yes">
        <source>{path} has %n file(s) of another size: {files}.</source>
        <translation>
            <numerusform>{path} contient %n fichier d’une autre taille&#xa0;: {files}.</numerusform>
            <numerusform>{path} contient %n fichiers d’une autre taille&#xa0;: {files}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} has characters that not every Neo4j reads in its configuration.</source>
        <translation>{path} contient des caractères que certaines versions de Neo4j ne lisent pas dans leur configuration.</translation>
    </message>
    <message>
        <source>{path} has format {found_format}; this tool reads up to format {known_format}.</source>
        <translation>{path} est au format {found_format}&#xa0;; cet outil lit jusqu’au format {known_format}.</translation>
    </message>
    <message>
        <source>{path} has more files than a database of Neo4j.</source>
        <translation>{path} contient plus de fichiers qu’une base de données de Neo4j.</translation>
    </message>
    <message>
        <source>{path} has more than {line_count} lines, or one of more than {char_count} characters: it is not compared.</source>
        <translation>{path} contient plus de {line_count} lignes, ou une ligne de plus de {char_count} caractères&#xa0;: il n’est pas comparé.</translation>
    </message>
    <message>
        <source>{path} has no checksum for {listed}.</source>
        <translation>{path} n’a pas de somme de contrôle pour {listed}.</translation>
    </message>
    <message>
        <source>{path} has no {file}: it was not finished, or the file was deleted.</source>
        <translation>{path} ne contient pas {file}&#xa0;: la sauvegarde n’a pas été terminée, ou le fichier a été supprimé.</translation>
    </message>
    <message>
        <source>{path} has rights of its own in the backup, with which only root could read it back.</source>
        <translation>{path} a dans la sauvegarde des droits avec lesquels seul root pourrait le relire.</translation>
    </message>
    <message>
        <source>{path} has the label {label}: {reason}.</source>
        <translation>{path} porte le libellé {label}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} has {member} in it: {reason}.</source>
        <translation>{path} contient {member}&#xa0;: {reason}.</translation>
    </message>
    <message numerus="yes">
        <source>{path} holds %n file(s) that the backup does not list (first: {file}): not verified, and left out of a restore.</source>
        <translation>
            <numerusform>{path} contient %n fichier que la sauvegarde ne liste pas (premier : {file}) : non vérifié, et laissé de côté par une restauration.</numerusform>
            <numerusform>{path} contient %n fichiers que la sauvegarde ne liste pas (premier : {file}) : non vérifiés, et laissés de côté par une restauration.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} holds %n folder(s), more than the data of any server.</source>
        <translation>
            <numerusform>{path} contient %n dossier, plus que les données de n’importe quel serveur.</numerusform>
            <numerusform>{path} contient %n dossiers, plus que les données de n’importe quel serveur.</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} holds far more files than it lists: {found_count}, not {listed_count}.</source>
        <translation>{path} contient bien plus de fichiers qu’elle n’en énumère&#xa0;: {found_count}, et non {listed_count}.</translation>
    </message>
    <message>
        <source>{path} holds neither {file}, {folder}, nor a neo4j-admin backup.</source>
        <translation>{path} ne contient ni {file}, ni {folder}, ni sauvegarde neo4j-admin.</translation>
    </message>
    <message>
        <source>{path} holds no &apos;databases&apos; with files in it.</source>
        <translation>{path} ne contient pas de dossier «&#xa0;databases&#xa0;» avec des fichiers.</translation>
    </message>
    <message>
        <source>{path} holds no database.</source>
        <translation>{path} ne contient aucune base de données.</translation>
    </message>
    <message>
        <source>{path} holds no good backup of the server {host}.</source>
        <translation>{path} ne contient aucune bonne sauvegarde du serveur {host}.</translation>
    </message>
    <message>
        <source>{path} holds several backups: {folders}.</source>
        <translation>{path} contient plusieurs sauvegardes&#xa0;: {folders}.</translation>
    </message>
    <message>
        <source>{path} in the backup has {size_bytes}, which is too large for a configuration file.</source>
        <translation>{path} dans la sauvegarde fait {size_bytes}, ce qui est trop grand pour un fichier de configuration.</translation>
    </message>
    <message>
        <source>{path} in the data folder is a mount point: a restore puts a plain folder in its place.</source>
        <translation>{path} dans le dossier de données est un point de montage&#xa0;: une restauration met un simple dossier à sa place.</translation>
    </message>
    <message>
        <source>{path} in the folder of the transaction logs is a mount point: a restore puts a plain folder in its place.</source>
        <translation>{path}, dans le dossier des journaux de transactions, est un point de montage&#xa0;: une restauration met un simple dossier à sa place.</translation>
    </message>
    <message>
        <source>{path} is a backup made by neo4j-admin of Neo4j 5, which an older one cannot read.</source>
        <translation>{path} est une sauvegarde faite par neo4j-admin de Neo4j 5, qu’un plus ancien ne sait pas lire.</translation>
    </message>
    <message>
        <source>{path} is a backup that was not finished, or a part of one.</source>
        <translation>{path} est une sauvegarde inachevée, ou une partie d’une telle sauvegarde.</translation>
    </message>
    <message>
        <source>{path} is a copy of a data folder, and holds another one: {inner}.</source>
        <translation>{path} est une copie d’un dossier de données et en contient une autre&#xa0;: {inner}.</translation>
    </message>
    <message>
        <source>{path} is a dump of one database, which only Neo4j&apos;s own tool can read.</source>
        <translation>{path} est un dump d’une base, que seul l’outil de Neo4j sait lire.</translation>
    </message>
    <message>
        <source>{path} is a link or a special file; a backup holds none.</source>
        <translation>{path} est un lien ou un fichier spécial&#xa0;; une sauvegarde n’en contient pas.</translation>
    </message>
    <message>
        <source>{path} is a link to {target}, outside the configuration; the backup will lack this configuration file.</source>
        <translation>{path} est un lien vers {target}, hors de la configuration&#xa0;; ce fichier de configuration manquera à la sauvegarde.</translation>
    </message>
    <message>
        <source>{path} is a link, which a restore does not replace.</source>
        <translation>{path} est un lien, qu’une restauration ne remplace pas.</translation>
    </message>
    <message>
        <source>{path} is an archive, from which nothing is restored.</source>
        <translation>{path} est une archive, dont rien n’est restauré.</translation>
    </message>
    <message>
        <source>{path} is back.</source>
        <translation>{path} est de nouveau en place.</translation>
    </message>
    <message>
        <source>{path} is damaged or not whole, at {member}: {reason}.</source>
        <translation>{path} est endommagé ou incomplet, à {member}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} is damaged, or no such archive: {reason}.</source>
        <translation>{path} est endommagé, ou n’est pas une telle archive&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} is damaged: its checksum does not match its contents.</source>
        <translation>{path} est endommagé&#xa0;: sa somme de contrôle ne correspond pas à son contenu.</translation>
    </message>
    <message>
        <source>{path} is in use ({reason})</source>
        <translation>{path} est en cours d’utilisation ({reason})</translation>
    </message>
    <message>
        <source>{path} is larger than any manifest of this tool ({limit_bytes}).</source>
        <translation>{path} est plus grand que tout manifeste de cet outil ({limit_bytes}).</translation>
    </message>
    <message>
        <source>{path} is larger than such a file ever is.</source>
        <translation>{path} est plus grand qu’un tel fichier ne l’est jamais.</translation>
    </message>
    <message>
        <source>{path} is larger than {limit_bytes}: it is not compared.</source>
        <translation>{path} dépasse {limit_bytes}&#xa0;: il n’est pas comparé.</translation>
    </message>
    <message>
        <source>{path} is locked by a process</source>
        <translation>{path} est verrouillé par un processus</translation>
    </message>
    <message>
        <source>{path} is locked by a process ({reason})</source>
        <translation>{path} est verrouillé par un processus ({reason})</translation>
    </message>
    <message>
        <source>{path} is locked by process {pid}</source>
        <translation>{path} est verrouillé par le processus {pid}</translation>
    </message>
    <message>
        <source>{path} is no archive that can be unpacked here.</source>
        <translation>{path} n’est pas une archive qui peut être décompressée ici.</translation>
    </message>
    <message numerus="yes">
        <source>{path} is no backup, but holds %n backup(s): {labels}.</source>
        <translation>
            <numerusform>{path} n’est pas une sauvegarde, mais en contient %n : {labels}.</numerusform>
            <numerusform>{path} n’est pas une sauvegarde, mais en contient %n : {labels}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} is no compose file that can be read</source>
        <translation>{path} n’est pas un fichier compose lisible</translation>
    </message>
    <message>
        <source>{path} is no file.</source>
        <translation>{path} n’est pas un fichier.</translation>
    </message>
    <message>
        <source>{path} is no folder that exists.</source>
        <translation>{path} n’est pas un dossier existant.</translation>
    </message>
    <message>
        <source>{path} is no plain file: it is not read.</source>
        <translation>{path} n’est pas un fichier ordinaire&#xa0;: il n’est pas lu.</translation>
    </message>
    <message>
        <source>{path} is not a folder.</source>
        <translation>{path} n’est pas un dossier.</translation>
    </message>
    <message>
        <source>{path} is not a manifest of this tool: {reason}.</source>
        <translation>{path} n’est pas un manifeste de cet outil&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} is not a regular file.</source>
        <translation>{path} n’est pas un fichier ordinaire.</translation>
    </message>
    <message>
        <source>{path} is not a text file: it is not compared.</source>
        <translation>{path} n’est pas un fichier texte&#xa0;: il n’est pas comparé.</translation>
    </message>
    <message>
        <source>{path} is not of the backup, but neo4j-admin would read it with the database.</source>
        <translation>{path} ne fait pas partie de la sauvegarde, mais neo4j-admin le lirait avec la base.</translation>
    </message>
    <message>
        <source>{path} is not read: {reason}.</source>
        <translation>{path} n’est pas lu&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} is of a kind or method that does not exist: {reason}.</source>
        <translation>{path} indique un type ou une méthode qui n’existe pas&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} is on the same volume as the data: when that disk dies, both are gone.</source>
        <translation>{path} est sur le même volume que les données&#xa0;: si ce disque tombe en panne, les deux sont perdues.</translation>
    </message>
    <message>
        <source>{path} is open in another program</source>
        <translation>{path} est ouvert dans un autre programme</translation>
    </message>
    <message>
        <source>{path} is open in {programs}</source>
        <translation>{path} est ouvert dans {programs}</translation>
    </message>
    <message>
        <source>{path} is the backup&apos;s, and the server&apos;s own is not at {aside}: it was moved or deleted by hand.</source>
        <translation>{path} est celui de la sauvegarde, et celui du serveur n’est pas dans {aside}&#xa0;: il a été déplacé ou supprimé à la main.</translation>
    </message>
    <message>
        <source>{path} is the folder {name} of a copied data folder, under another name.</source>
        <translation>{path} est le dossier {name} d’un dossier de données copié, sous un autre nom.</translation>
    </message>
    <message>
        <source>{path} is there already, and nothing is unpacked into what is there.</source>
        <translation>{path} existe déjà, et rien n’est décompressé dans ce qui existe.</translation>
    </message>
    <message>
        <source>{path} is what neo4j-admin has left of a backup that it did not finish.</source>
        <translation>{path} est ce que neo4j-admin a laissé d’une sauvegarde qu’il n’a pas terminée.</translation>
    </message>
    <message numerus="yes">
        <source>{path} lacks %n file(s): {files}.</source>
        <translation>
            <numerusform>Il manque %n fichier dans {path}&#xa0;: {files}.</numerusform>
            <numerusform>Il manque %n fichiers dans {path}&#xa0;: {files}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{path} leads somewhere else: a folder on the way to it was replaced by a link.</source>
        <translation>{path} mène ailleurs&#xa0;: un dossier sur son chemin a été remplacé par un lien.</translation>
    </message>
    <message>
        <source>{path} lists its files twice.</source>
        <translation>{path} énumère ses fichiers deux fois.</translation>
    </message>
    <message>
        <source>{path} lists more folders than any manifest of this tool ({limit_count}).</source>
        <translation>{path} énumère plus de dossiers que tout manifeste de cet outil ({limit_count}).</translation>
    </message>
    <message>
        <source>{path} lists the database {database}, which is no name or has no files.</source>
        <translation>{path} cite la base de données {database}, dont le nom n’est pas valable ou qui n’a pas de fichiers.</translation>
    </message>
    <message>
        <source>{path} lists the path {listed} twice or claims a file of the tool.</source>
        <translation>{path} cite deux fois le chemin {listed} ou désigne un fichier réservé à l’outil.</translation>
    </message>
    <message>
        <source>{path} lists the path {listed}: {reason}.</source>
        <translation>{path} cite le chemin {listed}&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{path} lists {listed} below a file: {parent}.</source>
        <translation>{path} place {listed} sous un fichier&#xa0;: {parent}.</translation>
    </message>
    <message>
        <source>{path} may not be opened ({reason})</source>
        <translation>{path} ne peut pas être ouvert ({reason})</translation>
    </message>
    <message>
        <source>{path} no longer holds files of the database {database}; it did before the stop.</source>
        <translation>{path} ne contient plus de fichiers de la base de données {database}&#xa0;; il en contenait avant l’arrêt.</translation>
    </message>
    <message>
        <source>{path} no longer holds the transaction logs; it did before the stop.</source>
        <translation>{path} ne contient plus les journaux de transactions&#xa0;; c’était le cas avant l’arrêt.</translation>
    </message>
    <message>
        <source>{path} reads differently from one moment to the next.</source>
        <translation>La lecture de {path} varie d’un instant à l’autre.</translation>
    </message>
    <message>
        <source>{path} reads differently from what was written.</source>
        <translation>{path} ne se relit pas tel qu’il a été écrit.</translation>
    </message>
    <message>
        <source>{path} says more beside its list of files than any manifest of this tool ({limit_bytes}).</source>
        <translation>{path} en dit plus, hors de sa liste de fichiers, que tout manifeste de cet outil ({limit_bytes}).</translation>
    </message>
    <message>
        <source>{path} was deleted first, as confirmed, and is not back: Neo4j is not started. Restore again.</source>
        <translation>{path} a d’abord été supprimé, comme confirmé, et n’est pas rétabli&#xa0;: Neo4j n’est pas démarré. Restaurez à nouveau.</translation>
    </message>
    <message>
        <source>{path} was found damaged when it was last verified.</source>
        <translation>{path} a été trouvée endommagée lors de sa dernière vérification.</translation>
    </message>
    <message>
        <source>{path} was removed.</source>
        <translation>{path} a été supprimé.</translation>
    </message>
    <message>
        <source>{path} will be kept.</source>
        <translation>{path} sera conservé.</translation>
    </message>
    <message numerus="yes">
        <source>{path}: %n more of them</source>
        <translation>
            <numerusform>{path}&#xa0;: %n autre</numerusform>
            <numerusform>{path}&#xa0;: %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>{path}: a link or special file</source>
        <translation>{path}&#xa0;: lien ou fichier spécial</translation>
    </message>
    <message>
        <source>{path}: cannot be read</source>
        <translation>{path}&#xa0;: illisible</translation>
    </message>
    <message>
        <source>{path}: kept aside by an earlier restore</source>
        <translation>{path}&#xa0;: mis de côté par une restauration précédente</translation>
    </message>
    <message>
        <source>{path}: more than {limit_bytes} of configuration</source>
        <translation>{path}&#xa0;: plus de {limit_bytes} de configuration</translation>
    </message>
    <message>
        <source>{path}: no transaction logs of this store&apos;s databases</source>
        <translation>{path}&#xa0;: pas des journaux de transactions des bases de données de ce serveur</translation>
    </message>
    <message>
        <source>{path}: not used by Neo4j, whose transaction logs lie in {folder}</source>
        <translation>{path}&#xa0;: non utilisé par Neo4j, dont les journaux de transactions se trouvent dans {folder}</translation>
    </message>
    <message>
        <source>{path}: the installer&apos;s program</source>
        <translation>{path}&#xa0;: programme de l’installation</translation>
    </message>
    <message>
        <source>{path}: the system does not say whether it is locked ({reason})</source>
        <translation>{path}&#xa0;: le système n’indique pas s’il est verrouillé ({reason})</translation>
    </message>
    <message>
        <source>{path}: {needed_bytes} are needed, {free_bytes} are free.</source>
        <translation>{path}&#xa0;: {needed_bytes} nécessaires, {free_bytes} libres.</translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation>{path}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{path}: {size_bytes} is too large for a configuration file</source>
        <translation>{path}&#xa0;: {size_bytes}, c’est trop pour un fichier de configuration</translation>
    </message>
    <message>
        <source>{program} is not run: {reason}.</source>
        <translation>{program} n’est pas exécuté&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{reason} ({held})</source>
        <translation>{reason} ({held})</translation>
    </message>
    <message>
        <source>{root} cannot be reached: {reason}.</source>
        <translation>{root} est inaccessible&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{root} cannot be read: {reason}.</source>
        <translation>{root} ne peut pas être lu&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{root} does not let this account in: {reason}.</source>
        <translation>{root} n’accepte pas ce compte&#xa0;: {reason}.</translation>
    </message>
    <message>
        <source>{root} is a CAST Imaging generation 3 installation. Its names, databases and backup procedure are different, so this tool does not touch it.</source>
        <translation>{root} est une installation CAST Imaging de génération 3. Ses noms, ses bases de données et sa procédure de sauvegarde sont différents&#xa0;: cet outil n’y touche donc pas.</translation>
    </message>
    <message>
        <source>{said} (process {pid})</source>
        <translation>{said} (processus {pid})</translation>
    </message>
    <message>
        <source>{server} answers at {address}</source>
        <translation>{server} répond à {address}</translation>
    </message>
    <message>
        <source>{service} did not stop within {waited_s}: {what_is_left}.</source>
        <translation>{service} ne s’est pas arrêté en {waited_s}&#xa0;: {what_is_left}.</translation>
    </message>
    <message>
        <source>{service} does not exist: {detail}</source>
        <translation>{service} n’existe pas&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{service} is not stopped: {detail}</source>
        <translation>{service} n’est pas arrêté&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but its process {pid} is alive.</source>
        <translation>{service} est annoncé comme arrêté, mais son processus {pid} est actif.</translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but its store is in use: {detail}</source>
        <translation>{service} est annoncé comme arrêté, mais sa base est utilisée&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but whether its store is in use could not be told: {detail}</source>
        <translation>{service} est annoncé comme arrêté, mais impossible de savoir si sa base est utilisée&#xa0;: {detail}</translation>
    </message>
    <message>
        <source>{service} was started, but no server answered at {addresses} within {waited_s} (state: {state}).</source>
        <translation>{service} a été démarré, mais aucun serveur n’a répondu à {addresses} en {waited_s} (état&#xa0;: {state}).</translation>
    </message>
    <message>
        <source>{size_bytes}</source>
        <translation>{size_bytes}</translation>
    </message>
    <message>
        <source>{step} ({time_s})</source>
        <translation>{step} ({time_s})</translation>
    </message>
    <message>
        <source>{time_s}</source>
        <translation>{time_s}</translation>
    </message>
    <message>
        <source>{tool} does not exist, so Neo4j cannot be controlled.</source>
        <translation>{tool} n’existe pas, Neo4j ne peut donc pas être contrôlé.</translation>
    </message>
    <message>
        <source>{tool} ended with {exit_code}</source>
        <translation>{tool} s’est terminé avec {exit_code}</translation>
    </message>
    <message>
        <source>{tool} ended with {exit_code}: {said}</source>
        <translation>{tool} s’est terminé avec {exit_code}&#xa0;: {said}</translation>
    </message>
    <message>
        <source>{tool}: {reason}</source>
        <translation>{tool}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>{trace} {name}</source>
        <translation>{trace} {name}</translation>
    </message>
    <message>
        <source>{trace} {name} ({image})</source>
        <translation>{trace} {name} ({image})</translation>
    </message>
    <message>
        <source>{variable} names the engine {address}, which is not this machine&apos;s.</source>
        <translation>{variable} désigne le moteur {address}, qui n’est pas celui de cette machine.</translation>
    </message>
    <message>
        <source>{what}. That is not given to what is restored in its place.</source>
        <translation>{what}. Ce qui est restauré à sa place n’en hérite pas.</translation>
    </message>
    <message>
        <source>{words} (Windows error {number})</source>
        <translation>{words} (erreur Windows {number})</translation>
    </message>
    <message>
        <source>{words}, {elapsed_s}</source>
        <translation>{words}, {elapsed_s}</translation>
    </message>
    <message>
        <source>{word} cannot be given to a batch file: it contains {characters}.</source>
        <translation>{word} ne peut pas être passé à un fichier batch&#xa0;: il contient {characters}.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>il y a %n jour</numerusform>
            <numerusform>il y a %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>il y a %n heure</numerusform>
            <numerusform>il y a %n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>il y a %n minute</numerusform>
            <numerusform>il y a %n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>Accepted on {time}: {reasons}</source>
        <translation>Acceptée le {time}&#xa0;: {reasons}</translation>
    </message>
    <message>
        <source>Doubtful: {reasons}</source>
        <translation>Douteuse&#xa0;: {reasons}</translation>
    </message>
    <message>
        <source>Missing: {parts}.</source>
        <translation>Absents&#xa0;: {parts}.</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>Non installé</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En marche</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage en cours</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Arrêté</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Arrêt en cours</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>about {h} h {m} min</source>
        <translation>environ {h} h {m} min</translation>
    </message>
    <message>
        <source>about {m} min</source>
        <translation>environ {m} min</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>moins d’une minute</translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation>{h}&#xa0;h</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} h {m} min</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m}&#xa0;min</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} min {s} s</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
</context>
</TS>
