<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>BackupChoicePage</name>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder with backups, or a backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B&amp;rowse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backups</source>
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
        <source>Choose a folder with backups.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder with backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for backups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no backup in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which backup should be restored?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from {host}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
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
        <source>&amp;Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder on another disk or a share, with its full path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B&amp;rowse</source>
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
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optional: by default the time and the name of this server</source>
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
        <source>{size} free.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ErrorPanel</name>
    <message>
        <source>&amp;Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code: {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dis&amp;miss</source>
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
    <message>
        <source>Open &amp;log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log for the details, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the details of the error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened: {error}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InstallationPage</name>
    <message>
        <source>
Looked at:
{places}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Configuration folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Program folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse</source>
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
        <source>Choose one</source>
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
        <source>Every value can be corrected; Next checks what you have changed.</source>
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
        <source>Kind</source>
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
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>present</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>&amp;Copy the data folder (recommended)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Online backup with neo4j-admin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both ways are the vendor&apos;s. The configuration files are kept with either.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;while Neo4j runs first, so that it is stopped for a short time only</source>
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
        <source>Neo4j keeps running and writes the backup itself. Needs Neo4j Enterprise and more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not for the Docker installer: the vendor supports it with the Windows installer only.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Backing up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error: </source>
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
        <source>Warning: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the interrupted job left half done is put right. This cannot be cancelled.</source>
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
        <source>{size}/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Backup complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Code: {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It took {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a copy of the backup on another machine, and try a restore from time to time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept aside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j did not answer for {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j is now: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open CAST Imaging in the browser and look at one of your applications.</source>
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
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start &amp;Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backup failed</source>
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
    <message>
        <source>When everything is as it should be, delete what was kept aside to free its space.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} in {files} files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>&amp;Delete the old data first to make room: there is no way back to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check a&amp;gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that was checked allows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I looked it up: backup and server are of the same &amp;version</source>
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
        <source>To be settled first: {count}</source>
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
        <source>Start Neo4j</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{detail}
Not running: {names}</source>
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
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>&amp;Back up this server</source>
        <translation type="unfinished"></translation>
    </message>
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
        <source>Choose one on the next page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the Neo4j data and the configuration into one verified backup.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data: {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give its folders on the next page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for CAST Imaging on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neo4j: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No CAST Imaging installation was found</source>
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
        <source>What do you want to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} installations were found</source>
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
        <source>D&amp;one</source>
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
    <name>words</name>
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
        <source>{h} h {m} min</source>
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
