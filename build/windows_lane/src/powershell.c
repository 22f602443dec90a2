/* Stands for powershell.exe, which Wine has as a stub only: the three forms in which the boot loader of Neo4j 4.3 and later calls it
   (WindowsBootloaderOs): Get-Service NAME, Get-Process, and & 'program' 'argument'... */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define LINE 32000

static const wchar_t *const STATES[] = {L"", L"Stopped", L"StartPending", L"StopPending", L"Running", L"ContinuePending", L"PausePending", L"Paused"};

static int get_service(const wchar_t *name)
{
    SERVICE_STATUS status;
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = manager ? OpenServiceW(manager, name, SERVICE_QUERY_STATUS) : NULL;
    if (!service || !QueryServiceStatus(service, &status)) {
        wprintf(L"Get-Service : Cannot find any service with service name '%ls'.\n", name);
        return 1;
    }
    wprintf(L"\nStatus  Name  DisplayName\n------  ----  -----------\n%ls %ls Neo4j Graph Database - %ls\n\n",
            STATES[status.dwCurrentState & 7], name, name);
    return 0;
}

/* Run a program whose words are in single quotes, as PowerShell has them; its exit code becomes 0 or 1, as PowerShell's own. */
static int run(const wchar_t *words)
{
    wchar_t command[LINE], *end = command;
    STARTUPINFOW how = {sizeof how};
    PROCESS_INFORMATION started;
    DWORD code = 1;
    for (; *words; words++) {
        if (*words != L'\'') *end++ = *words;
        else if (words[1] == L'\'') *end++ = *words++;
        else *end++ = L'"';
    }
    *end = 0;
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &how, &started)) {
        wprintf(L"cannot run %ls: %lu\n", command, GetLastError());
        return 1;
    }
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    return code != 0;
}

int wmain(int argc, wchar_t **argv)
{
    wchar_t line[LINE] = L"", name[257];
    int first = 1;
    while (first < argc && _wcsicmp(argv[first], L"-Command")) first++;
    for (int i = first + 1; i < argc && wcslen(line) + wcslen(argv[i]) + 2 < LINE; i++) {
        if (*line) wcscat(line, L" ");
        wcscat(line, argv[i]);
    }
    if (swscanf(line, L"Get-Service %256ls", name) == 1) return get_service(name);
    if (!wcsncmp(line, L"Get-Process", 11)) return 1; /* none runs outside of a service here */
    if (line[0] == L'&') return run(line + 1 + wcsspn(line + 1, L" "));
    wprintf(L"not understood: %ls\n", line);
    return 1;
}
