using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Which post has the case: one open task at most, open while the case is in progress with that post.</summary>
internal static class Tasks
{
    /// <summary>Closes the task of the post that had the case and opens one for the post that has it now.</summary>
    public static async Task PassAsync(
        Store store, CaseRow row, CaseState before, CaseState after, string fromPost, Caller caller, CancellationToken cancellation)
    {
        var hadTask = before.Phase == CaseState.InProgress && fromPost.Length > 0;
        var hasTask = after.Phase == CaseState.InProgress && row.Post.Length > 0;
        if (hadTask && hasTask && row.Post == fromPost)
        {
            return;
        }

        if (hadTask)
        {
            var open = await store.Set<CaseTask>().FirstAsync(task => task.CaseId == row.Id && task.DoneAt == null, cancellation);
            (open.DoneAt, open.DoneBy) = (row.ChangedAt, caller.Person);
        }

        if (hasTask)
        {
            store.Add(new CaseTask { CaseId = row.Id, Seq = row.Version, Post = row.Post, OpenedAt = row.ChangedAt });
        }
    }
}
