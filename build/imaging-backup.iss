; The installer of the Windows program (Inno Setup 6): files into Program Files, the start menu, an uninstaller.
; `python3 build/dev.py package` compiles it where iscc is at hand, and says which bundle and version.
; Settings, logs, journals and backups are not the installer's: the uninstaller leaves them.
#ifndef Bundle
  #define Bundle "..\dist\imaging-backup"
#endif
#ifndef Version
  #define Version GetStringFileInfo(Bundle + "\ImagingBackup.exe", "ProductVersion")
#endif

[Setup]
AppId={{6F0E2B57-3C5B-4C0A-9C84-5D0B8B7E6A11}
AppName=CAST Imaging Backup and Restore
AppVersion={#Version}
AppPublisher=The imaging-backup authors
DefaultDirName={autopf}\Imaging Backup
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
PrivilegesRequired=admin
LicenseFile=..\LICENSE
UninstallDisplayIcon={app}\ImagingBackup.exe
WizardStyle=modern
Compression=lzma2
SolidCompression=yes
; A running job is never closed by an installer, and nothing is taken away from it (InstallDelete comes before any file in use is
; met): Setup and the uninstaller wait until both programs have ended. The name is build/frozen_start.py's.
AppMutex=Global\ImagingBackupRuns
CloseApplications=no
RestartApplications=no

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\CAST Imaging Backup and Restore"; Filename: "{app}\ImagingBackup.exe"
Name: "{autoprograms}\CAST Imaging Backup and Restore (licences)"; Filename: "{app}\licences"

[Run]
; The wizard asks for elevation itself; 'shellexec' is what lets it.
Filename: "{app}\ImagingBackup.exe"; Description: "{cm:LaunchProgram,CAST Imaging Backup and Restore}"; Flags: postinstall nowait skipifsilent shellexec unchecked
