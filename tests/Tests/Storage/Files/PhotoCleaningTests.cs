using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Tongqu.Base;
using Xunit;

namespace Tongqu.Storage.Tests;

/// <summary>What becomes of a photo when the process that cleans it does not do what it should: it is never kept.</summary>
public sealed class PhotoCleaningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tongqu-cleaning-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_node_no_photo_is_kept() =>
        ShouldHaveKeptNothing(await SaveAsync(settings => settings with { Node = "no-such-program" }));

    [Fact]
    public async Task Without_its_script_no_photo_is_kept() =>
        ShouldHaveKeptNothing(await SaveAsync(settings => settings with { Cleaner = "/nowhere/photo.mjs" }));

    [Theory]
    [InlineData("import 'a-package-that-is-not-installed';")]
    [InlineData("process.abort();")]
    [InlineData("")]
    [InlineData("process.stdout.write('far too short');")]
    [InlineData("process.stdout.write(Buffer.alloc(16, 255));")]
    [InlineData("process.stdout.write(Buffer.alloc(16, 1));")]
    public async Task A_cleaner_that_breaks_or_talks_nonsense_keeps_no_photo(string script) =>
        ShouldHaveKeptNothing(await SaveAsync(settings => settings with { Cleaner = Script(script) }));

    [Fact]
    public async Task A_cleaner_that_complains_at_length_is_heard_out()
    {
        var script = Script("process.stderr.write('x'.repeat(1_000_000)); process.exitCode = 2;");

        var outcome = await SaveAsync(settings => settings with { Cleaner = script });

        outcome.Refusal!.Code.ShouldBe("file.damaged");
    }

    [Fact]
    public async Task A_cleaner_that_hangs_is_ended_when_its_time_is_over()
    {
        var clock = new HandClock();
        var hanging = new HangingCleaner(_folder.FullName);

        var saving = SaveAsync(settings => settings with { Cleaner = hanging.Script }, clock);
        using var child = Process.GetProcessById(await hanging.StartedAsync());
        clock.Ring();

        ShouldHaveKeptNothing(await saving);
        child.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cleaner_is_ended_when_the_sender_goes_away()
    {
        using var leaving = new CancellationTokenSource();
        var hanging = new HangingCleaner(_folder.FullName);

        var saving = SaveAsync(settings => settings with { Cleaner = hanging.Script }, new HandClock(), leaving.Token);
        using var child = Process.GetProcessById(await hanging.StartedAsync());
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(saving);
        child.HasExited.ShouldBeTrue();
        Kept().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cleaner_learns_nothing_of_our_environment()
    {
        Environment.SetEnvironmentVariable("TONGQU_TEST_SECRET", "a connection string");
        var script = Script(
            "import fs from 'node:fs'; fs.writeFileSync('seen.json', JSON.stringify(Object.keys(process.env)));");

        await SaveAsync(settings => settings with { Cleaner = script });

        File.ReadAllText(Path.Combine(_folder.FullName, "seen.json")).ShouldBe("""["PATH"]""");
    }

    private void ShouldHaveKeptNothing(Outcome<StoredFile> outcome)
    {
        outcome.Refusal!.Code.ShouldBe("file.cannot-clean");
        Kept().ShouldBeEmpty();
    }

    private string[] Kept() =>
        Directory.GetFiles(Path.Combine(_folder.FullName, "files"), "*", SearchOption.AllDirectories);

    private string Script(string text)
    {
        var path = Path.Combine(_folder.FullName, "cleaner.mjs");
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<Outcome<StoredFile>> SaveAsync(
        Func<FileSettings, FileSettings> change, TimeProvider? time = null, CancellationToken? leaving = null)
    {
        var settings = change(new FileSettings(Path.Combine(_folder.FullName, "files")));
        using var store = new FileStore(settings, time ?? TimeProvider.System, NullLogger<FileStore>.Instance);
        return await store.SavePhotoAsync(
            new MemoryStream(SamplePhotos.Jpeg), leaving ?? TestContext.Current.CancellationToken);
    }

    /// <summary>A script that says which process it is, and then never ends by itself.</summary>
    private sealed class HangingCleaner
    {
        private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly FileSystemWatcher _watcher;

        public HangingCleaner(string folder)
        {
            Script = Path.Combine(folder, "hanging.mjs");
            File.WriteAllText(Script, """
                import fs from 'node:fs';
                fs.writeFileSync('started.draft', String(process.pid));
                fs.renameSync('started.draft', 'started');
                setInterval(() => {}, 1000);
                """);
            _watcher = new FileSystemWatcher(folder, "started") { EnableRaisingEvents = true };
            _watcher.Renamed += (_, file) => _started.TrySetResult(int.Parse(File.ReadAllText(file.FullPath)));
        }

        public string Script { get; }

        public async Task<int> StartedAsync()
        {
            using (_watcher)
            {
                return await _started.Task.WaitAsync(TimeSpan.FromMinutes(1));
            }
        }
    }

    /// <summary>A clock whose timers run out when the test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public void Ring() => _timers.ForEach(timer => timer());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return new SilentTimer();
        }

        private sealed class SilentTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
