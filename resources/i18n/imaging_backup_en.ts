<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Checks</name>
    <message numerus="yes">
        <source>%n check(s) &amp;passed</source>
        <translation>
            <numerusform>%n check &amp;passed</numerusform>
            <numerusform>%n checks &amp;passed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfigurationPage</name>
    <message numerus="yes">
        <source>%n different line(s)</source>
        <translation>
            <numerusform>%n different line</numerusform>
            <numerusform>%n different lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more of this kind: see below</source>
        <translation>
            <numerusform>%n more of this kind: see below</numerusform>
            <numerusform>%n more of this kind: see below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiffModel</name>
    <message numerus="yes">
        <source>%n equal line(s); Enter shows them</source>
        <translation>
            <numerusform>%n equal line; Enter shows them</numerusform>
            <numerusform>%n equal lines; Enter shows them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message numerus="yes">
        <source>%n thing(s) to be settled first</source>
        <translation>
            <numerusform>%n thing to be settled first</numerusform>
            <numerusform>%n things to be settled first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message numerus="yes">
        <source>%n file(s) different from this server&apos;s</source>
        <translation>
            <numerusform>%n file different from this server&apos;s</numerusform>
            <numerusform>%n files different from this server&apos;s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) from the backup</source>
        <translation>
            <numerusform>%n file from the backup</numerusform>
            <numerusform>%n files from the backup</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message numerus="yes">
        <source>%n installation(s) were found</source>
        <translation>
            <numerusform>%n installation were found</numerusform>
            <numerusform>%n installations were found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>core</name>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) found.</source>
        <translation>
            <numerusform>%n CAST Imaging installation found.</numerusform>
            <numerusform>%n CAST Imaging installations found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n CAST Imaging installation(s) were found: {folders}.</source>
        <translation>
            <numerusform>%n CAST Imaging installation were found: {folders}.</numerusform>
            <numerusform>%n CAST Imaging installations were found: {folders}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s) in {folder}.</source>
        <translation>
            <numerusform>%n backup in {folder}.</numerusform>
            <numerusform>%n backups in {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) are in the log only.</source>
        <translation>
            <numerusform>%n earlier message is in the log only.</numerusform>
            <numerusform>%n earlier messages are in the log only.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of the earlier backup {label} could not be read. They are copied anew, not shared.</source>
        <translation>
            <numerusform>%n file of the earlier backup {label} could not be read. It is copied anew, not shared.</numerusform>
            <numerusform>%n files of the earlier backup {label} could not be read. They are copied anew, not shared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {folder} could not be read, so it is not known whether the backup is good.</source>
        <translation>
            <numerusform>%n file of {folder} could not be read, so it is not known whether the backup is good.</numerusform>
            <numerusform>%n files of {folder} could not be read, so it is not known whether the backup is good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {folder} read back differently; first {path}: {reason}.</source>
        <translation>
            <numerusform>%n file of {folder} read back differently; first {path}: {reason}.</numerusform>
            <numerusform>%n files of {folder} read back differently; first {path}: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n interrupted job(s); nothing was done.</source>
        <translation>
            <numerusform>%n interrupted job; nothing was done.</numerusform>
            <numerusform>%n interrupted jobs; nothing was done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more of the kind.</source>
        <translation>
            <numerusform>%n more of the kind.</numerusform>
            <numerusform>%n more of the kind.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more reason(s).</source>
        <translation>
            <numerusform>%n more reason.</numerusform>
            <numerusform>%n more reasons.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Besides it: %n more transaction(s).</source>
        <translation>
            <numerusform>Besides it: %n more transaction.</numerusform>
            <numerusform>Besides it: %n more transactions.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %n more configuration file(s)</source>
        <translation>
            <numerusform>Copy %n more configuration file</numerusform>
            <numerusform>Copy %n more configuration files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Incremental: %n unchanged file(s), {unchanged_bytes}, are shared with the backup {label}; about {changed_bytes} are copied.</source>
        <translation>
            <numerusform>Incremental: %n unchanged file, {unchanged_bytes}, is shared with the backup {label}; about {changed_bytes} are copied.</numerusform>
            <numerusform>Incremental: %n unchanged files, {unchanged_bytes}, are shared with the backup {label}; about {changed_bytes} are copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Missing in the backup: %n more part(s) of the configuration.</source>
        <translation>
            <numerusform>Missing in the backup: %n more part of the configuration.</numerusform>
            <numerusform>Missing in the backup: %n more parts of the configuration.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.</source>
        <translation>
            <numerusform>The backup {label} is complete and verified: %n file, {total_bytes} in {folder}.</numerusform>
            <numerusform>The backup {label} is complete and verified: %n files, {total_bytes} in {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} is complete: %n file(s), {total_bytes} in {folder}. New and changed files are verified; {shared_bytes} shared with the backup {earlier} were last read on {read_utc}.</source>
        <translation>
            <numerusform>The backup {label} is complete: %n file, {total_bytes} in {folder}. New and changed files are verified; {shared_bytes} shared with the backup {earlier} were last read on {read_utc}.</numerusform>
            <numerusform>The backup {label} is complete: %n files, {total_bytes} in {folder}. New and changed files are verified; {shared_bytes} shared with the backup {earlier} were last read on {read_utc}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read and compared with its manifest: %n file(s).</source>
        <translation>
            <numerusform>The backup {label} was read and compared with its manifest: %n file.</numerusform>
            <numerusform>The backup {label} was read and compared with its manifest: %n files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup {label} was read: %n file(s). It was made by hand and has no checksums to compare with.</source>
        <translation>
            <numerusform>The backup {label} was read: %n file. It was made by hand and has no checksums to compare with.</numerusform>
            <numerusform>The backup {label} was read: %n files. It was made by hand and has no checksums to compare with.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The database {database} has %n empty file(s), which a whole one never has; first {file}.</source>
        <translation>
            <numerusform>The database {database} has %n empty file, which a whole one never has; first {file}.</numerusform>
            <numerusform>The database {database} has %n empty files, which a whole one never has; first {file}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The database {database} lacks %n file(s) of its store; first {file}.</source>
        <translation>
            <numerusform>The database {database} lacks %n file of its store; first {file}.</numerusform>
            <numerusform>The database {database} lacks %n files of its store; first {file}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The earlier backup {label} has %n damaged file(s); first {path}. They are copied anew, not shared.</source>
        <translation>
            <numerusform>The earlier backup {label} has %n damaged file: {path}. It is copied anew, not shared.</numerusform>
            <numerusform>The earlier backup {label} has %n damaged files; first {path}. They are copied anew, not shared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The folder of the transaction logs, {folder}, holds %n thing(s) of others (first: {name}), which would be put aside with them.</source>
        <translation>
            <numerusform>The folder of the transaction logs, {folder}, holds %n thing of others ({name}), which would be put aside with them.</numerusform>
            <numerusform>The folder of the transaction logs, {folder}, holds %n things of others (first: {name}), which would be put aside with them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The transaction logs are backed up from {folder}: {total_bytes} in %n file(s).</source>
        <translation>
            <numerusform>The transaction logs are backed up from {folder}: {total_bytes} in %n file.</numerusform>
            <numerusform>The transaction logs are backed up from {folder}: {total_bytes} in %n files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unpacked into {folder}: %n file(s), {total_bytes}.</source>
        <translation>
            <numerusform>Unpacked into {folder}: %n file, {total_bytes}.</numerusform>
            <numerusform>Unpacked into {folder}: %n files, {total_bytes}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>a name in it is longer than %n character(s)</source>
        <translation>
            <numerusform>a name in it is longer than %n character</numerusform>
            <numerusform>a name in it is longer than %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>it is longer than %n character(s)</source>
        <translation>
            <numerusform>it is longer than %n character</numerusform>
            <numerusform>it is longer than %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>it lies more than %n folder(s) deep</source>
        <translation>
            <numerusform>it lies more than %n folder deep</numerusform>
            <numerusform>it lies more than %n folders deep</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} contains %n link(s) or special file(s) that cannot be copied safely (first: {path}).</source>
        <translation>
            <numerusform>{folder} contains %n link or special file that cannot be copied safely (first: {path}).</numerusform>
            <numerusform>{folder} contains %n links or special files that cannot be copied safely (first: {path}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} has %n damaged file(s); first {path}.</source>
        <translation>
            <numerusform>{folder} has %n damaged file; first {path}.</numerusform>
            <numerusform>{folder} has %n damaged files; first {path}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} has %n damaged file(s); first {path}: {reason}.</source>
        <translation>
            <numerusform>{folder} has %n damaged file; first {path}: {reason}.</numerusform>
            <numerusform>{folder} has %n damaged files; first {path}: {reason}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds %n file(s) or folder(s) that cannot be read (first: {path}).</source>
        <translation>
            <numerusform>{folder} holds %n file or folder that cannot be read (first: {path}).</numerusform>
            <numerusform>{folder} holds %n files or folders that cannot be read (first: {path}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds %n folder(s); a backup holds at most {limit_count}.</source>
        <translation>
            <numerusform>{folder} holds %n folder; a backup holds at most {limit_count}.</numerusform>
            <numerusform>{folder} holds %n folders; a backup holds at most {limit_count}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds {total_bytes} in %n file(s).</source>
        <translation>
            <numerusform>{folder} holds {total_bytes} in %n file.</numerusform>
            <numerusform>{folder} holds {total_bytes} in %n files.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder} is a mount point, and %n things in it would have to be replaced one by one.</source>
        <translation>
            <numerusform>{folder} is a mount point, and %n thing in it would have to be replaced one by one.</numerusform>
            <numerusform>{folder} is a mount point, and %n things in it would have to be replaced one by one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} has %n file(s) of another size: {files}.</source>
        <translation>
            <numerusform>{path} has %n file of another size: {files}.</numerusform>
            <numerusform>{path} has %n files of another size: {files}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} holds %n file(s) that the backup does not list (first: {file}): not verified, and left out of a restore.</source>
        <translation>
            <numerusform>{path} holds %n file that the backup does not list (first: {file}): not verified, and left out of a restore.</numerusform>
            <numerusform>{path} holds %n files that the backup does not list (first: {file}): not verified, and left out of a restore.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} holds %n folder(s), more than the data of any server.</source>
        <translation>
            <numerusform>{path} holds %n folder, more than the data of any server.</numerusform>
            <numerusform>{path} holds %n folders, more than the data of any server.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} is no backup, but holds %n backup(s): {labels}.</source>
        <translation>
            <numerusform>{path} is no backup, but holds %n backup: {labels}.</numerusform>
            <numerusform>{path} is no backup, but holds %n backups: {labels}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path} lacks %n file(s): {files}.</source>
        <translation>
            <numerusform>{path} lacks %n file: {files}.</numerusform>
            <numerusform>{path} lacks %n files: {files}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{path}: %n more of them</source>
        <translation>
            <numerusform>{path}: %n more of them</numerusform>
            <numerusform>{path}: %n more of them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
</context>
</TS>
