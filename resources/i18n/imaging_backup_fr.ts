<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>BackupChoicePage</name>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder with backups, or a backup, with its full path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder with backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups made by hand with the vendor&apos;s procedure can be restored too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse for a folder with backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the full path of the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for backups…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking in {folders}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder with backups is known on this machine. Add one below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of these backups fits this server as it is. Choose one to read why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop loo&amp;king</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup {label} is no longer there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no backup in {folders}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder}: not waited for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder with backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which backup should be restored?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BackupTable</name>
    <message>
        <source>Backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>can be restored here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified: {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>when made</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message numerus="yes">
        <source>%n check(s) &amp;passed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another backup…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder or label…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another method…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the folders…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Must be settled first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recover now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To be confirmed below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConfigurationPage</name>
    <message numerus="yes">
        <source>%n different line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more of this kind: see below</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Both are equal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison, line by line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host in {key}: {server} on this server, {backup} in the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>K&amp;eep this server&apos;s file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;xt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither this server nor the backup has this file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nginx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;revious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path in {key}: {server} on this server, {backup} in the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port in {key}: {server} on this server, {backup} in the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading both versions of the four files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sho&amp;w secrets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the backup&apos;s &amp;file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup lacks this file: this server keeps its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file that is not chosen is kept: this server&apos;s beside the new one, the backup&apos;s in the backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server lacks this file: it can only come from the backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server: {server}
Backup: {backup}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which configuration files stay?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{button} ({key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DestinationPage</name>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder on another disk or a share, with its full path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B&amp;rowse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Best on another disk or a share: a backup on the disk that died is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse for the backup folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy of the data folder; Neo4j is stopped for a short time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy of the data folder; Neo4j is stopped while it is copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Destination</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each backup gets a folder of its own in there. It is built under a temporary name and gets its label only when every byte of it was read back and found right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the full path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much is free there cannot be told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;abel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at {folder}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>O&amp;ptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Online with neo4j-admin; Neo4j keeps running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optional: by default the time and the name of this server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That is too little: choose another folder or free space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder will be made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This cannot be a folder name: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where should the backup go?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{free} free, this backup needs about {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{free} free.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DiffModel</name>
    <message numerus="yes">
        <source>%n equal line(s); Enter shows them</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}, changed: server {server}, backup {backup}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}, equal: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}, only in the backup: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line {number}, only on this server: {text}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Disclosure</name>
    <message>
        <source>collapsed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expanded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorPanel</name>
    <message>
        <source>Code: {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is now: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No data was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data is as this page says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program met an error of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The running job goes on; its result will say what it means for the data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again. If it happens again, send the details below and the log to your support.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InstallationPage</name>
    <message>
        <source>&amp;Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Program folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse: {field}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging &amp;version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration files and service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Docker &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging {version} ({kind})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confi&amp;guration folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;ata folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every value can be corrected. What you have changed is checked before it is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give or co&amp;rrect by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the full path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is this your CAST Imaging?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its data is replaced by the backup. The old data is kept aside on the same disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked at:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No installation was found that can be backed up. Give its folders here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore onto this server?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What will be replaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which one?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>made by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} ({size})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{http} (HTTP), {bolt} (Bolt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{label} ({time}, {host})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{role} configuration</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KnownBackups</name>
    <message>
        <source>The folder could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>Both ways are the vendor&apos;s. The configuration files are kept with either.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Heap size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cop&amp;y the data folder (recommended)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;while Neo4j runs first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a number and its unit, as in 4G or 512m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How should the data be backed up?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is stopped, its data is copied, and it is started again. The backup can be restored with the vendor&apos;s own procedure, also without this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is then stopped for a short time only: what has changed meanwhile is copied again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j keeps running and writes the backup itself. Needs Neo4j Enterprise and more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not for the Docker installer: the vendor supports it with the Windows installer only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Onl&amp;ine backup with neo4j-admin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pa&amp;ge cache</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Backing up</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelling: undoing what was begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide the lo&amp;g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep this window open. Cancelling undoes what was begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j has been away for {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j was away for {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running for {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the lo&amp;g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps of the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the interrupted job left half done is put right. This cannot be cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>looking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place}: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RateChart</name>
    <message>
        <source>Highest: {size}/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate of the last two minutes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Kept aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging Backup and Restore {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open lo&amp;g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start &amp;Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{state}: {answer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Check a&amp;gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to be settled first</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the old data &amp;first to make room: there is no way back to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that was checked allows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that was checked allows it; confirm below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I looked it up: backup and server are of the same &amp;version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If something fails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No application &amp;import is running now (stopping Neo4j in one may corrupt it)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready to back up?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready to restore?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore although the &amp;versions differ, at my own risk (is recorded)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>T&amp;ype {word} to confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checks could not be made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is all that will be done. Nothing has been changed so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With it you also confirm that no application import is running: stopping Neo4j in one may corrupt it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type {word} to confirm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What will be done, in this order</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServicePanel</name>
    <message>
        <source>A job is running: it stops and starts Neo4j itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is stopping; it can be started when it has stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j&apos;s state is being looked up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j: looking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;tart Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Services of CAST Imaging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no Neo4j to start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>current step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to come</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step} ({state})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n file(s) different from this server&apos;s</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) from the backup</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Back up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging {version}, {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy of the data folder, all of it while Neo4j is stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy of the data folder, most of it while Neo4j still runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host names differ: {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made {time} on {host}, CAST Imaging {version}, {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Online with neo4j-admin; Neo4j keeps running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Onto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paths differ: {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ports differ: {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size}, in {path}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>&amp;Recover now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An earlier job was interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging {version} ({kind})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the Neo4j data and the configuration into one verified backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n installation(s) were found</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A job is running already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back &amp;up this server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change what was found: another installation, other folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install CAST Imaging first. If it is installed, say with Change in which folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Installed in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has no data yet. Restore a backup to get the data of the former server back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It holds {size} of data, the last good backup {backup_size}. Restore that backup to get the data back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last good backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked at:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for CAST Imaging on this machine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking in {folders}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No CAST Imaging installation was found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None is known on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None was found; not every known folder could be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is changed before you have read the plan and started it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put a backup in place of the data of this server. The old data is kept aside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>R&amp;estore a backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovering undoes what it left half done and starts Neo4j again. Do this first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This installation is not supported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This server looks newly installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can look around. Nothing can be started until it has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You will be asked which one, or choose it now with Change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{age} ({time}), {size}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>&amp;Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel the job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel the job and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A job is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup and restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging Backup and Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the job and close the window when it has ended in order?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the job?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do&amp;ne</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {count}: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was begun is undone, and Neo4j is started again where it ran before.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>checklist</name>
    <message>
        <source>A backup changes nothing on this server but the state of Neo4j. If a step fails or you cancel, Neo4j is started again where it ran before, and the unfinished backup is removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is away for {away}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is down now and is started at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j is down now and stays so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected time: {total}; Neo4j keeps running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From step {number} on, each change is written down first: if one fails or you cancel, all are taken back and Neo4j is started on the old data. After a success the old data is still kept aside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} deletes the old data, and from there on there is NO WAY BACK to it. If a later step fails, start the restore of this backup anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until step {number}, nothing on this server is changed: whatever fails, the old data is still in its place.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>core</name>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) found.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) were found: {folders}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) in {folder}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {folder} read back differently; first {path}: {reason}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n interrupted job(s) would be undone; nothing was done.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>A Neo4j online backup can be restored to a Windows installer server only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Windows installation can only be handled on Windows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A program must be given by its whole path: {command}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An argument contains a null character.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An earlier job was interrupted: {job}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another copy of this program works on this machine: {holder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another copy of this program works on this server: {holder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another job works on this installation: {holder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back up database {database} with neo4j-admin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup and server are both CAST Imaging {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAST Imaging&apos;s version is unknown; a restore will have to ask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Carry over memory and security settings by hand, if the backup&apos;s differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again and start the restore anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the program exists and may be run ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that the restored Neo4j answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder for the backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder outside the data folder, best on another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a sealed backup (a folder without the .partial suffix). A .partial folder may be deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an empty folder for the demo server, or remove the old one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another disk or a share, or copy the backup away afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder or correct its rights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another label, or leave the label out to get one made of the time and the host.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder that contains manifest.json, Neo4j_data or a neo4j-admin backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close whatever uses the data folder (an explorer window, antivirus) and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Configuration: {role}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirmed to be the same version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Copy %n more configuration file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Copy the backup&apos;s data to {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy {path} while Neo4j still runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy {path} with Neo4j stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the cause and recover again; nothing is deleted until that succeeds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the configuration folder if the file is elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the data folder; neo4j.conf names it in dbms.directories.data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the name of the Neo4j service or container.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the path, or leave it out to have the folder looked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the program folder, or use the copy method.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the program folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the rights or the space of that folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the rights or the space of the program&apos;s own folder; the job is not affected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct what was given and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DELETE {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database {database} was copied, but Neo4j&apos;s consistency check FOUND inconsistencies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not rely on this backup. Read Neo4j&apos;s inconsistencies report and have the database checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not restore this backup. Choose an older one, and check the disk that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Docker installer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Docker installer folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the program that has the database open, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find out what starts it again (restart policy, a watchdog, a restarted engine), then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find out what writes to the data folder (antivirus, another Neo4j), stop it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free space on that volume or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free space on that volume. Or, as the vendor&apos;s page does, delete the old data first: then there is no way back to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free space there or choose another destination.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it as the folder of the Docker installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it as the program folder of the Windows installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that contains neo4j\bin, by default %PROGRAMFILES%\CAST\ImagingSystem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folder that was made by unzipping the Docker installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the folders by hand: program, data and configuration folder for the Windows installer, the unzipped folder for the Docker installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If it comes back by itself, look for a recovery action of the service or a watchdog; then stop it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install CAST Imaging first, or correct the service name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install CAST Imaging with the {kind} and restore there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install CAST Imaging {version} on this server, then restore. To go on without is possible, at your own risk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install a CAST Imaging version that ships Neo4j {version} or newer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install docker or correct its place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install docker, or add its folder to PATH, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Installation folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not answer before this job either.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is stopped before anything is changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It said: {output}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was stopped before and is left so: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It will ask:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its last words: {output}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the data folder and its .aside- and .staged- neighbours by hand, then delete the journal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the import queue in CAST Imaging, then confirm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the service by hand; nothing is done while its state is unknown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the service with the vendor&apos;s tools, then check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the service with the vendor&apos;s tools.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look up the versions and give the server&apos;s, or confirm that they are the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look where neo4j.conf (dbms.directories.data) or the container&apos;s mount of /data points.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looked at: {places}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mount the volume one level higher, so that the data folder is a plain folder on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the backup out of the data folder, or correct the data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move what they point to into the data folder, or set dbms.directories.data to the true place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move {path} aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j ({service}) is just starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j ({service}) is just stopping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j ({service}) is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j ({service}) is stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j ({service}) runs, but does not use the data folder {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j Bolt port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j HTTP port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j answers (version {version}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j answers, but does not use the restored data in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j backup address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j edition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j had made an empty store in {folder} meanwhile; it was moved to {stray}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is starting: waiting for an answer on port {http_port} (HTTP) or {bolt_port} (Bolt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is still stopping: waiting for it to end before it is started again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is stopping: {what_is_left}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is {state}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j must run for an online backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j runs again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j service</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j service: {parameter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j started at the second attempt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j was started after this plan was made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j was started on the restored data but does not answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j&apos;s consistency check of database {database} could not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j&apos;s online backup is supported by the vendor for the Windows installer only, not for the Docker installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j&apos;s online backup needs the Enterprise edition; this is the {edition} edition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No CAST Imaging installation was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No application import is running (confirmed).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backup was made; the server&apos;s data was not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No databases were found in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No destination was chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No job was interrupted; there is nothing to recover.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody has confirmed that no application import is running. Stopping Neo4j during an import may corrupt it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody recorded the owner of the data files; they belong to root now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked: whether each database opened, which needs a login. Open CAST Imaging and look at an application.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not confirmed; nothing was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not everything was restarted: {failures}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing more to do: what was there before is in place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log for the details, correct the cause and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log for the details. Before anything else, start the program again: it looks for what the interrupted job left half done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prefer a backup made by this tool when there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the restored data in place of {path}; keep the old as {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read neo4j.log and debug.log in {folder}, then start it from the service panel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read neo4j.log and debug.log of Neo4j, then start the service from the service panel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the backup back and compare every byte&apos;s checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the staged data back and compare it with the backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recover first: that undoes what the interrupted job left half done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove dbms.directories.transaction.logs.root from neo4j.conf (Neo4j stopped, the folder moved back into the data folder), or use Neo4j&apos;s online backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart all CAST Imaging services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart all CAST Imaging services: the interrupted job may not have come to that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore again if the configuration files of the backup are wanted too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore again: the server has no data now, and Neo4j was not started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore database {database} with neo4j-admin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run it again when it may be done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run it on a terminal, or say yes beforehand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run this program on the CAST Imaging server itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seal the backup as {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened: {kind}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start Neo4j ({service}) and wait until it answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start Neo4j, or use the copy method.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it once, wait until it answers, stop it with &apos;{command}&apos;, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the docker engine and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the docker engine, check that this account may use it, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the program as administrator (Windows) or as root (Linux).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start this program with the rights to open the data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting {name}, which was stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop Neo4j ({service}) and prove that it has stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Neo4j service {service} is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup and the server are both of unknown version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup comes from the {backup_kind}, this server is from the {server_kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup exists but nobody checked it. Give neo4j-admin more memory and back up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup goes on; starting is tried again at its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup goes to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup has no {path}; the server keeps its own file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {backup_version}, but this server is {server_version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {backup_version}, the server is {server_version}. Overridden: this is recorded in the report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup is of CAST Imaging {version}, the server is of unknown version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup is of unknown version, the server is CAST Imaging {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup itself is complete: {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup was written and read back, but Neo4j&apos;s consistency check could not run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup was written by Neo4j {backup_version}; this server has the older Neo4j {server_version}, which cannot read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup {backup_folder} and the data folder {data_folder} lie inside each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The backup {label} is restored, Neo4j answers and all CAST Imaging services were restarted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read and compared with its manifest: %n file(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read: %n file(s). It was made by hand and has no checksums to compare with.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The backup&apos;s neo4j.conf puts the data into {folder}, which is not where this server has it ({data_folder}). This server keeps its own neo4j.conf.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The command was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine does not answer: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine does not tell its containers readably.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine does not tell its containers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine does not tell the state of container {container} readably.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine does not tell the state of container {container}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container {container} ended with exit code {exit_code}, which is no clean stop (it was killed or has crashed); its store may not be closed cleanly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container {container} is not stopped: {detail}; its restart policy is &apos;{policy}&apos;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data folder {folder} does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data folder {folder} is a mount point and cannot be swapped by a rename.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data folder {folder} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data folder {folder} is the root of a volume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The data is in place. Start the named services by hand and read their logs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The destination {folder} lies inside the data folder {data_folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The docker command was not found on PATH.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interrupted job was recovered meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interrupted job was undone; what was there before is in place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interrupted restore had already succeeded, but: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interrupted restore had already succeeded; Neo4j runs on the restored data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal asks to delete {path}, which is not a folder of this tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal asks to replace {path} by {aside}, which is nothing of this tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal {path} could not be closed: {reason}. The next job will ask to recover this one first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal {path} is damaged in its middle; what it says would be undone only in part.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The label {label} cannot be a folder name: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The medium returned other bytes than were written. Do not trust it; use another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old data in {folder} was deleted first, as confirmed; it was not kept aside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old data is back in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old data was deleted first, as confirmed, and the restore was interrupted before it was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old data was deleted first, as confirmed. Restore again from {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old database was put back. Read the message above and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The owner of the restored files could not be put back, because this account is not root. Neo4j may be unable to open them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report {file} could not be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restored data is in place and Neo4j answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restored data is in place; the configuration files are as they were before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server&apos;s data and configuration are as they were before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The staged copy {folder} differs from the backup; first: {path}. Nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The state of Neo4j ({service}) could not be told.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The state of {service} could not be told: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tools said: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version check was overridden: backup {backup_version}, server {server_version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>The whole backup was read and is right: %n file(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>There is no Windows service {service}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This account may not read {folder} and control {service}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This backup was made by hand: nothing proves that it is what was copied, nor that Neo4j was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the plan; nothing was done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This needs an answer, and there is no terminal to ask on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This restore replaces the data in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transaction logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undoing the job failed: {reasons}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undoing what was begun.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a backup made with the copy method.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use an account that may read the backup, and check the disk or share that holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use folders and names without any of the characters &quot; % &amp; | &lt; &gt; ^ !</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the backup procedure of the CAST Imaging 3 documentation (neo4j-admin database backup).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the copy method.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the newest version of this tool to restore this backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify the backup {label}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for Neo4j to finish its checkpoint and try again; do not kill it, a killed store needs recovery.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until it has come to rest and check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until the other job has ended, or cancel it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was written is kept, unsealed: {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows did not start the service {service}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows did not stop the service {service}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows does not list its services: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows does not tell the state of service {service}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows installer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows refuses to start the service {service}: access is denied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows refuses to stop the service {service}: access is denied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows service {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compose file: container_name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compose file: ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compose file: volumes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>compose project of container {container}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>container is {status}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>container is {status} (exit code {exit_code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>container that mounts this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>current folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default place of Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default place: %APPDATA% of this account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>given by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>holds backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image of container {container}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it contains a NUL character</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it contains characters that are not Unicode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it contains {characters}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it ends with a dot or a space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has {found_bytes} instead of {expected_bytes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is absolute or has an empty, &apos;.&apos; or &apos;..&apos; part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is empty or a dot name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is just starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>it is longer than %n character(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>it is longer than {limit_bytes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is the name of a device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its contents differ from its checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its process {pid} has not ended yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its store is still in use ({detail})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept aside by an earlier restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mount of container {container}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j-admin backup of database {database} failed (exit code {exit_code}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j-admin reported success, but wrote no database into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j-admin restore of database {database} failed (exit code {exit_code}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j-admin was not found in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j.bat status ended with {exit_code} and said nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j.bat status ended with {exit_code} and said: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>neo4j.conf keeps the transaction logs in {folder}, outside the data folder. The data folder alone is not a complete database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found in files: the running server tells it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found: give it by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not found: give it by hand (the compose file keeps the data in the volume {volume})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>profile of {account}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>published port of container {container}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recovery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>service manager: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the container engine knows no such container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the default folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the service is still {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the service manager&apos;s start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the service manager&apos;s stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the suffix .partial marks a backup that is not complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>told by the running server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uninstall entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uninstall entry &apos;{name}&apos;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command} does not exist or cannot be run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command} ended with exit code {exit_code}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command} gave no answer in time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{detail}, no answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} ({how})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} ({kind})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} already holds {label} (or its {suffix}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{folder} contains %n link(s) or special file(s) that cannot be copied safely (first: {path}).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} has %n damaged file(s); first {path}: {reason}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} has no folder &apos;databases&apos; with a database in it, so it is not Neo4j&apos;s data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} has {missing_count} too few and {extra_count} too many files: {files}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds %n file(s) or folder(s) that cannot be read (first: {path}).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds {total_bytes} in %n file(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{folder} is a folder of the Docker installer, not a program folder of the Windows installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is a program folder of the Windows installer, not a folder of the Docker installer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is no folder of the Docker installer: docker-compose.yml or .env, neo4j and a configuration file are expected in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is no program folder of CAST Imaging: it has no neo4j\bin or neo4j\lib.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{how} (neo4j.conf switches this connector off)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{how} (the folder does not exist)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{how}; there are others: {folders}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{manager}; neo4j.bat: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not run (no reason given)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} does not run ({said})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is no name for Windows: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not the bare name of a program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not the name of a container.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not {state} after {waited_s}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{operation} by {account}, process {pid}, since {since_utc}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{operation} {label}, started {started_utc}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be copied safely: it is a link, a device or not readable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} carries no checksum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} changed while it was copied, although Neo4j is stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be listed: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be opened: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be swapped: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be written, and no job starts without its journal: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not exist or is no folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not exist; the backup will lack this configuration file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not have the form of format {found_format}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} gives totals that are not the sum of its files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{path} has %n file(s) of another size: {files}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} has %n file(s) too many: {files}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{path} has format {found_format}; this tool reads up to format {known_format}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has more than {line_count} lines, or one of more than {char_count} characters: it is not compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no checksum for {listed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no {file}: it was not finished, or the file was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has the label {label}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds neither {file}, {folder}, nor a neo4j-admin backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no &apos;databases&apos; with files in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no database.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a backup that was not finished, or a part of one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a link or a special file; a backup holds none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its checksum does not match its contents.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is in use ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is larger than any manifest of this tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is larger than {limit_bytes}: it is not compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is locked by a process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is locked by a process ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is locked by process {pid}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is no folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is no plain file: it is not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a manifest of this tool: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a regular file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a text file: it is not compared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is of a kind or method that does not exist: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is on the same volume as the data: when that disk dies, both are gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{path} lacks %n file(s): {files}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{path} lists the database {database}, which is no name or has no files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} lists the path {listed} twice or claims a file of the tool.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} lists the path {listed}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} may not be opened ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} no longer holds files of the database {database}; it did before the stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} reads differently from one moment to the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was deleted first, as confirmed, and is not back: Neo4j is not started. Restore again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} will be kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: a link or special file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: kept aside by an earlier restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: more than {limit_bytes} of configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: the installer&apos;s program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: the system does not say whether it is locked ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {needed_bytes} are needed, {free_bytes} are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {size_bytes} is too large for a configuration file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{root} is a CAST Imaging generation 3 installation. Its names, databases and backup procedure are different, so this tool does not touch it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{said} (process {pid})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} did not stop within {waited_s}: {what_is_left}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} does not exist: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} is not stopped: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but its process {pid} is alive.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but its store is in use: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} is said to be stopped, but whether its store is in use could not be told: {detail}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} was started, but no server answered on port {http_port} (HTTP) or {bolt_port} (Bolt) within {waited_s} (state: {state}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool} does not exist, so Neo4j cannot be controlled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool} ended with {exit_code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool} ended with {exit_code}: {said}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{tool}: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words}, {elapsed_s}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{word} cannot be given to a batch file: it contains {characters}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>job</name>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing checksums sets the pace just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error: {message}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a copy of the backup on another machine, and try a restore from time to time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j was offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not because of this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open CAST Imaging in the browser and look at one of your applications.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading sets the pace just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restored from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup was read back: every checksum is equal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup was read before it was used: every checksum is equal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup was read before, the restored data after it was written: every checksum is equal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recovery failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restore failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Until you delete it, this is the way back. Delete it when CAST Imaging shows your applications as they should be and a new backup has been made: nothing uses it any more, and its space is free again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for Neo4j.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning: {message}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing sets the pace just now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{step} ({time})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j at the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {h} h {m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
