package Standin::Common;

# Paths, users, configuration files and messages that all commands of the stand-in share.

use strict;
use warnings;
use Exporter 'import';
use Fcntl qw(:flock :DEFAULT);
use File::Path qw(mkpath);
use IO::File;
use IO::Handle;
use POSIX ();

STDOUT->autoflush(1);

our @EXPORT_OK = qw(
  bin_dir become_mqm check_name find_manager managers message misbehaves options process_alive
  processes_of read_file read_qm_ini read_state refuse_permission say_line status_of sync_write var_dir
  usage write_managers write_state local_dir socket_path version
);

my $BIN = '/opt/mqm/bin';

sub version { return '8.0.0.4' }

# The local folder of all queue managers; only tests move it.
sub var_dir { return $ENV{MQ_STANDIN_VAR} || '/var/mqm' }

# What ps shows as the folder of the programs.
sub bin_dir { return $BIN }

# State and sockets of one queue manager on this machine, never on the shared disk.
sub local_dir { my ($name) = @_; return var_dir() . "/qmgrs/$name" }
sub socket_path { my ($name, $which) = @_; return var_dir() . "/sockets/$name.$which" }

# IBM's programs are setuid mqm: root becomes mqm (where that user exists), nobody else may use them.
sub become_mqm {
    my (undef, undef, $uid, $gid) = getpwnam('mqm');
    return if $> == 0 && !defined $uid;
    umask 002;
    if ($> == 0) {
        $( = $gid;
        $) = "$gid $gid";
        POSIX::setuid($uid) or die "cannot become mqm: $!\n";
        return;
    }
    return if defined $uid && $> == $uid;
    my $group = getgrnam('mqm');
    return if defined $group && grep { $_ == $group } split ' ', $);
    message('AMQ7077', 'You are not authorized to perform the requested operation.');
    exit 119;
}

sub say_line { my ($text) = @_; print STDOUT "$text\n"; return }

sub message { my ($code, $text) = @_; print STDERR "$code: $text\n"; return }

# IBM's command lines: `-md PATH` or `-mdPATH`, flags one by one, in any order with the operands.
# (\%options, operands...); the values of a repeated option are in $options->{all}. () when wrong.
sub options {
    my ($flags, $values, @arguments) = @_;
    my (%found, @operands);
    while (@arguments) {
        my $word = shift @arguments;
        if ($word !~ /^-(.+)$/) { push @operands, $word; next }
        my $given = $1;
        if (grep { $_ eq $given } @$flags) { $found{$given} = 1; next }
        my ($name) = sort { length $b <=> length $a } grep { index($given, $_) == 0 } @$values;
        return () unless defined $name;
        my $value = length $given > length $name ? substr $given, length $name : shift @arguments;
        return () unless defined $value;
        $found{$name} = $value;
        push @{ $found{all}{$name} }, $value;
    }
    return (\%found, @operands);
}

sub usage { my ($text) = @_; print STDERR "Usage: $text\n"; exit 39 }

# 1 to 48 of the characters IBM allows.
sub check_name { my ($name) = @_; return defined $name && $name =~ m{^[A-Za-z0-9._/%]{1,48}$} }

# All of a file, undef when it cannot be read.
sub read_file {
    my ($path) = @_;
    my $file = IO::File->new($path, 'r') or return undef;
    local $/;
    my $text = <$file>;
    return defined $text ? $text : '';
}

# Written beside, synced, renamed: the old or the new content, never half. Dies with the reason.
sub sync_write {
    my ($path, $text, $mode) = @_;
    my $half = "$path.new";
    my $file = IO::File->new($half, O_WRONLY | O_CREAT | O_TRUNC, defined $mode ? $mode : 0664)
      or die "cannot write $half: $!\n";
    print {$file} $text or die "cannot write $half: $!\n";
    $file->flush or die "cannot write $half: $!\n";
    $file->sync or die "cannot sync $half: $!\n";
    close $file or die "cannot write $half: $!\n";
    rename $half, $path or die "cannot rename $half: $!\n";
    return;
}

# mqs.ini: stanzas `QueueManager:` with `Key=Value` lines → list of hashes in file order.
sub managers {
    my $text = read_file(var_dir() . '/mqs.ini');
    return () unless defined $text;
    my @found;
    for my $line (split /\n/, $text) {
        if ($line =~ /^(\w+):\s*$/) { push @found, { stanza => $1 } }
        elsif ($line =~ /^\s+(\w+)=(.*)$/ && @found) { $found[-1]{$1} = $2 }
    }
    return grep { $_->{stanza} eq 'QueueManager' } @found;
}

sub find_manager {
    my ($name) = @_;
    my ($found) = grep { $_->{Name} eq $name } managers();
    return unless $found;
    $found->{DataPath} = "$found->{Prefix}/qmgrs/$found->{Directory}" unless defined $found->{DataPath};
    return $found;
}

sub write_managers {
    my (@managers) = @_;
    my $text = "# Queue managers of this machine (stand-in of IBM MQ)\n";
    for my $manager (@managers) {
        $text .= "QueueManager:\n";
        for my $key (qw(Name Prefix Directory DataPath InstallationName)) {
            $text .= "   $key=$manager->{$key}\n" if defined $manager->{$key};
        }
    }
    sync_write(var_dir() . '/mqs.ini', $text);
    return;
}

# qm.ini of the data path → log path, undef when the disk is not there.
sub read_qm_ini {
    my ($manager) = @_;
    my $text = read_file("$manager->{DataPath}/qm.ini");
    return undef unless defined $text;
    my ($log) = $text =~ /^\s+LogPath=(.*)$/m;
    return { log => $log };
}

# The words of one line of <datapath>/standin-misbehave, e.g. `slow-start 5` → (1, 5); () when absent.
sub misbehaves {
    my ($manager, $how) = @_;
    my $text = read_file("$manager->{DataPath}/standin-misbehave");
    return () unless defined $text;
    for my $line (split /\n/, $text) {
        my ($word, @rest) = split ' ', $line;
        return (1, @rest) if defined $word && $word eq $how;
    }
    return ();
}

# With `refuse-permission` a command ends as for a user that may not touch the queue manager.
sub refuse_permission {
    my ($manager) = @_;
    my ($refused) = misbehaves($manager, 'refuse-permission');
    return if !$refused;
    message('AMQ7077', 'You are not authorized to perform the requested operation.');
    exit 119;
}

# State of a queue manager that has processes here: lines `key=value` in the local folder.
sub read_state {
    my ($name) = @_;
    my $text = read_file(local_dir($name) . '/state');
    return {} unless defined $text;
    return { map { /^(\w+)=(.*)$/ ? ($1 => $2) : () } split /\n/, $text };
}

sub write_state {
    my ($name, $state) = @_;
    sync_write(local_dir($name) . '/state', join '', map { "$_=$state->{$_}\n" } sort keys %$state);
    return;
}

# Is this process alive and one of this queue manager's?
sub process_alive {
    my ($pid, $name) = @_;
    return 0 unless $pid;
    my $command = read_file("/proc/$pid/cmdline");
    return 0 unless defined $command && $command ne '';
    $command =~ tr/\0/ /;
    return $command =~ /( |-m ?)\Q$name\E( |$)/ ? 1 : 0;
}

# Process ids whose command line says -m NAME.
sub processes_of {
    my ($name) = @_;
    my @pids;
    opendir my $proc, '/proc' or return ();
    for my $pid (grep { /^\d+$/ } readdir $proc) {
        next if $pid == $$;
        my $command = read_file("/proc/$pid/cmdline");
        next unless defined $command;
        $command =~ tr/\0/ /;
        push @pids, $pid if $command =~ m{^\Q$BIN\E/\w+ .*-m ?\Q$name\E( |$)};
    }
    return @pids;
}

# STATUS of dspmq.
sub status_of {
    my ($manager) = @_;
    my $state = read_state($manager->{Name});
    return $state->{status} if $state->{pid} && process_alive($state->{pid}, $manager->{Name});
    my $text = read_file("$manager->{DataPath}/qmstatus.ini");
    return 'Status not available' unless defined $text;
    my ($status) = $text =~ /CurrentStatus\s*=\s*(\w+)/;
    my %ended = (
        EndedNormally        => 'Ended normally',
        EndedImmediately     => 'Ended immediately',
        EndedPreemptively    => 'Ended pre-emptively',
    );
    return $ended{ $status || '' } || 'Ended unexpectedly';
}

1;
