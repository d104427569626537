using Tongqu.Access;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Which post has the case: one open task at most, open while the case is in progress with that post.</summary>
internal static class Tasks
{
    /// <summary>Closes the task of the post that had the case and opens one for the post that has it now.</summary>
    public static void Pass(
        Store store, CaseRow row, IReadOnlyList<CaseTask> tasks, CaseState before, CaseState after, string fromPost, Caller caller)
    {
        var hadTask = before.Phase == CaseState.InProgress && fromPost.Length > 0;
        var hasTask = after.Phase == CaseState.InProgress && row.Post.Length > 0;
        if (hadTask && hasTask && row.Post == fromPost)
        {
            return;
        }

        if (hadTask)
        {
            var open = tasks.First(task => task.DoneAt is null);
            (open.DoneAt, open.DoneBy) = (row.ChangedAt, caller.Person);
        }

        if (hasTask)
        {
            store.Insert(new CaseTask { CaseId = row.Id, Seq = row.Version, Post = row.Post, OpenedAt = row.ChangedAt });
        }
    }
}
