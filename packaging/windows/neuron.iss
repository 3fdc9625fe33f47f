; The installer for Windows, made by packaging/build.py with Inno Setup 6: for one user, without an administrator.
; iscc /DVersion=1.0.0 /DFolder=dist\neuron-gui /DOutput=dist packaging\windows\neuron.iss

[Setup]
AppId=io.github.neuron_gui.Neuron
AppName=Neuron
AppVersion={#Version}
AppPublisher=The authors of Neuron
DefaultDirName={autopf}\Neuron
DefaultGroupName=Neuron
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2/max
SolidCompression=yes
OutputDir={#Output}
OutputBaseFilename=neuron-gui-{#Version}-windows-setup
UninstallDisplayIcon={app}\Neuron.exe
WizardStyle=modern

[InstallDelete]
; The libraries of an older version would be found beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
; The same name as in neuron_gui/app/taskbar.py, or the taskbar shows two buttons.
Name: "{group}\Neuron"; Filename: "{app}\Neuron.exe"; AppUserModelID: "io.github.neuron_gui.Neuron"

[Registry]
Root: HKA; Subkey: "Software\Classes\.lesson\OpenWithProgids"; ValueType: string; ValueName: "Neuron.Lesson"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Neuron.Lesson"; ValueType: string; ValueName: ""; ValueData: "Neuron lesson"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Neuron.Lesson\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\Neuron.exe,0"
Root: HKA; Subkey: "Software\Classes\Neuron.Lesson\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\Neuron.exe"" ""%1"""
; Tables: offered under "Open with", and not taken from the program that the user has for them.
Root: HKA; Subkey: "Software\Classes\Applications\Neuron.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\Neuron.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\Neuron.exe\SupportedTypes"; ValueType: string; ValueName: ".csv"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\Neuron.exe\SupportedTypes"; ValueType: string; ValueName: ".tsv"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\Neuron.exe\SupportedTypes"; ValueType: string; ValueName: ".xlsx"; ValueData: ""

[Run]
Filename: "{app}\Neuron.exe"; Description: "{cm:LaunchProgram,Neuron}"; Flags: nowait postinstall skipifsilent
