using Microsoft.EntityFrameworkCore;

namespace Tongqu.Storage.Tests.Broken;

/// <summary>An owner whose file fails half-way.</summary>
internal sealed class BrokenTables : ITables
{
    public string Owner => "broken";

    public void Describe(ModelBuilder model)
    {
        // Maps nothing.
    }
}
