; The installer of the Windows program (Inno Setup 6): files into Program Files, the start menu, an uninstaller.
; `python3 build/dev.py package` compiles it where iscc is at hand, and says which bundle and version.
; Settings, logs, journals and backups are not the installer's: the uninstaller leaves them.
#ifndef Bundle
  #define Bundle "..\dist\imaging-backup"
#endif
#ifndef Version
  #define Version GetStringFileInfo(Bundle + "\ImagingBackup.exe", "ProductVersion")
#endif

#define Environment "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"

[Setup]
AppId={{6F0E2B57-3C5B-4C0A-9C84-5D0B8B7E6A11}
AppName=CAST Imaging Backup and Restore
AppVersion={#Version}
AppPublisher=The imaging-backup authors
DefaultDirName={autopf}\Imaging Backup
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Windows Server 2016, the oldest that CAST Imaging 1 and 2 support.
MinVersion=10.0.14393
ChangesEnvironment=yes
PrivilegesRequired=admin
LicenseFile=..\LICENSE
UninstallDisplayIcon={app}\ImagingBackup.exe
WizardStyle=modern
Compression=lzma2
; A 64-bit process of its own compresses in half the time.
LZMAUseSeparateProcess=yes
SolidCompression=yes
#ifdef Sign
SignTool=sign
#endif
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

[Registry]
; The command line can be called by its name. Taken out again by the code below: the value holds other programs' folders too.
Root: HKLM; Subkey: "{#Environment}"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Check: IsNotOnPath

[Icons]
Name: "{autoprograms}\CAST Imaging Backup and Restore"; Filename: "{app}\ImagingBackup.exe"
Name: "{autoprograms}\CAST Imaging Backup and Restore (licences)"; Filename: "{app}\licences"

[Run]
; The wizard asks for elevation itself; 'shellexec' is what lets it.
Filename: "{app}\ImagingBackup.exe"; Description: "{cm:LaunchProgram,CAST Imaging Backup and Restore}"; Flags: postinstall nowait skipifsilent shellexec unchecked

[Code]
const
  { Exit codes of the program (core/errors.py): a job runs, one waits for its recovery, one of another account does. }
  JobRuns = 14;
  JobWaits = 15;
  JobOfAnotherWaits = 18;

{ Asks the program, which also removes what it has registered for the next start of Windows. Its exit code; -1 if it gave none. }
function AskProgram(var Said: String): Integer;
var
  Output: TExecOutput;
begin
  Result := -1;
  try
    if ExecAndCaptureOutput(ExpandConstant('{app}\imaging-backup.exe'), 'uninstall --quiet', '', SW_HIDE, ewWaitUntilTerminated, Result, Output) then
      Said := Trim(StringJoin(#13#10, Output.StdOut) + #13#10 + StringJoin(#13#10, Output.StdErr))
    else
    begin
      Said := SysErrorMessage(Result);
      Result := -1;
    end;
  except
    Said := GetExceptionMessage;
    Result := -1;
  end;
end;

{ Without the program a server stays as an interrupted job has left it, so what is not known is a reason to keep the program.
  A broken one must not stay for ever: a person may overrule it, and so may /DESPITEJOBS=yes. }
function InitializeUninstall(): Boolean;
var
  Code: Integer;
  Said: String;
begin
  Code := AskProgram(Said);
  Result := Code = 0;
  Log(Format('The program was asked whether it can be removed; exit code %d: %s', [Code, Said]));
  if Result then
    exit;
  if ExpandConstant('{param:DESPITEJOBS|no}') = 'yes' then
  begin
    Log('It is removed all the same: /DESPITEJOBS=yes.');
    Result := True;
  end
  else if UninstallSilent then
    Log('It is not removed.')
  else if (Code = JobRuns) or (Code = JobWaits) or (Code = JobOfAnotherWaits) then
    MsgBox('The program is not removed, because it is still needed:' + #13#10#13#10 + Said, mbError, MB_OK)
  else
    Result := MsgBox('Whether an interrupted job waits for its recovery could not be asked:' + #13#10#13#10 + Said + #13#10#13#10
      + 'Without the program, such a job cannot be recovered. Remove the program all the same?', mbError, MB_YESNO or MB_DEFBUTTON2) = IDYES;
end;

function Folders(): String;
begin
  if not RegQueryStringValue(HKLM, '{#Environment}', 'Path', Result) then
    Result := '';
end;

function IsNotOnPath(): Boolean;
begin
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Folders()) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  All: String;
  Place: Integer;
begin
  if Step <> usPostUninstall then
    exit;
  All := ';' + Folders() + ';';
  Place := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', Uppercase(All));
  if Place > 0 then
  begin
    Delete(All, Place, Length(ExpandConstant('{app}')) + 1);
    { Without the semicolons that were put around it. }
    RegWriteExpandStringValue(HKLM, '{#Environment}', 'Path', Copy(All, 2, Length(All) - 2));
  end;
end;
