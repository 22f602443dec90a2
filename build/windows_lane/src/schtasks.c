/* schtasks.exe of a task scheduler that never runs a task: /Create, /Query and /Delete of a name, which is a file in
   System32\Tasks as Windows has it. Wine's own answers 0 and keeps nothing. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

int wmain(int count, wchar_t **words)
{
    wchar_t path[1024];
    const wchar_t *name = NULL;
    int i;

    for (i = 2; i + 1 < count; i++)
        if (!_wcsicmp(words[i], L"/TN"))
            name = words[i + 1];
    if (!name)
        return 1;
    CreateDirectoryW(L"C:\\windows\\system32\\Tasks", NULL);
    _snwprintf(path, 1023, L"C:\\windows\\system32\\Tasks\\%ls", name);
    path[1023] = 0;
    if (!_wcsicmp(words[1], L"/Create")) {
        FILE *task = _wfopen(path, L"wb");
        return !task || fclose(task);
    }
    if (!_wcsicmp(words[1], L"/Query"))
        return GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES;
    if (!_wcsicmp(words[1], L"/Delete"))
        return !DeleteFileW(path);
    return 1;
}
